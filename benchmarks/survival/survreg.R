# Weibull regression by survival::survreg on the data of compare: Rscript survreg.R FILE ROWS COVARIATES
# Prints processor seconds of the whole call and of the fit alone, and the log-likelihood.
library(survival)
arguments <- commandArgs(TRUE)
n <- as.integer(arguments[2]); p <- as.integer(arguments[3])
values <- readBin(arguments[1], "double", n * (p + 2))
data <- as.data.frame(matrix(values, n))
names(data) <- c("time", "status", paste0("x", 1:p))
formula <- as.formula(paste("Surv(time, status) ~", paste0("x", 1:p, collapse = " + ")))
used <- function(expression) { start <- proc.time(); force(expression); spent <- proc.time() - start; sum(spent[1:2]) }
whole <- used(fit <- survreg(formula, data, dist = "weibull"))
x <- cbind(1, as.matrix(data[, -(1:2)])); y <- cbind(data$time, data$status)
core <- used(survreg.fit(x, cbind(log(data$time), data$status), NULL, NULL, init = NULL, controlvals = survreg.control(), dist = survreg.distributions$extreme, scale = 0, nstrat = 1, strata = rep(0, n), parms = NULL))
cat(sprintf("%.3f %.3f %.6f %d %s %s\n", whole, core, fit$loglik[2], fit$iter, packageVersion("survival"), R.version$version.string))
