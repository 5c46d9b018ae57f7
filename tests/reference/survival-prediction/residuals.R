# Scores, dfbeta, dfbetas and ldcase of survreg: residuals.json.
#
# Rscript residuals.R     (R 4.2.2, survival 3.5-3, numDeriv 2016.8-1.1, jsonlite; from this folder)
#
# In survreg's coefficients: mu = x'b, log(scale). Scores are the derivatives of each row's log-likelihood in R's distribution functions (checked by numDeriv), times its weight, and dfbeta, dfbetas and ldcase follow from them.
# The script stops where survreg's own residuals differ: but in rows censored to an interval survival 3.5-3 has the derivative in log(scale) with the wrong sign. Every fourth row is kept.
library(survival)
library(numDeriv)
library(jsonlite)
lung <- read.csv("../survival-printed/lung.csv")
lung$part <- (seq_len(nrow(lung)) %% 7 + 3) / 4
lung$id <- seq_len(nrow(lung)) %% 20
bcos <- read.csv("../survival/data/bcos_IC.csv")
bcos$RadChem <- as.numeric(bcos$treatment == "RadChem")
bcos$left[is.na(bcos$left)] <- 0
bcos$lo <- ifelse(bcos$left == 0, NA, bcos$left)
bcos$up <- ifelse(is.finite(bcos$right), bcos$right, NA)
exact <- seq(5, nrow(bcos), 9)
bcos$up[exact] <- bcos$lo[exact] <- ifelse(is.na(bcos$lo[exact]), bcos$up[exact], bcos$lo[exact])
bcos$w <- 1 + seq_len(nrow(bcos)) %% 3
write.csv(data.frame(lower = ifelse(is.na(bcos$lo), 0, bcos$lo), upper = ifelse(is.na(bcos$up), Inf, bcos$up), RadChem = bcos$RadChem, w = bcos$w), "bcos.csv", row.names = FALSE, quote = FALSE)

# Distribution, survival and density of z = (log t - mu)/sigma, and d log(density)/dz.
q <- list(
  weibull = list(p = function(z) -expm1(-exp(z)), s = function(z) exp(-exp(z)), d = function(z) exp(z - exp(z)), g = function(z) 1 - exp(z)),
  loglogistic = list(p = plogis, s = function(z) plogis(z, lower.tail = FALSE), d = dlogis, g = function(z) 1 - 2 * plogis(z)),
  lognormal = list(p = pnorm, s = function(z) pnorm(z, lower.tail = FALSE), d = dnorm, g = function(z) -z)
)
q$exponential <- q$weibull

row_loglik <- function(dist, lo, up, x, b) {
  f <- q[[dist]]
  sigma <- if (dist == "exponential") 1 else exp(b[length(b)])
  z <- (log(c(lo, up)) - sum(x * b[seq_along(x)])) / sigma
  if (!is.na(lo) && !is.na(up) && lo == up) log(f$d(z[1]) / (sigma * lo))
  else if (is.na(lo)) log(f$p(z[2]))
  else if (is.na(up)) log(f$s(z[1]))
  else log(f$s(z[1]) - f$s(z[2]))
}

# dz/dmu = -1/sigma, dz/dlog(sigma) = -z.
row_score <- function(dist, lo, up, x, b) {
  f <- q[[dist]]
  sigma <- if (dist == "exponential") 1 else exp(b[length(b)])
  z <- (log(c(lo, up)) - sum(x * b[seq_along(x)])) / sigma
  slopes <- function(z) c(-x / sigma, if (dist != "exponential") -z)
  if (!is.na(lo) && !is.na(up) && lo == up) f$g(z[1]) * slopes(z[1]) - c(0 * x, if (dist != "exponential") 1)
  else if (is.na(lo)) f$d(z[2]) / f$p(z[2]) * slopes(z[2])
  else if (is.na(up)) -f$d(z[1]) / f$s(z[1]) * slopes(z[1])
  else (f$d(z[2]) * slopes(z[2]) - f$d(z[1]) * slopes(z[1])) / (f$s(z[1]) - f$s(z[2]))
}

one <- function(data, dist, fit, lo, up, weight, cluster = NULL) {
  x <- model.matrix(fit)
  b <- c(coef(fit), if (dist != "exponential") log(fit$scale))
  # Newton's steps with these scores, whatever is left to do.
  total <- function(b) colSums(weight * t(sapply(seq_along(lo), function(i) row_score(dist, lo[i], up[i], x[i, ], b))))
  for (k in 1:3) b <- b - solve(jacobian(total, b), total(b))
  s <- t(sapply(seq_along(lo), function(i) row_score(dist, lo[i], up[i], x[i, ], b)))
  numerical <- t(sapply(seq_along(lo), function(i) grad(function(b) row_loglik(dist, lo[i], up[i], x[i, ], b), b)))
  stopifnot(max(abs(s - numerical)) < 1e-8 * max(abs(s)))
  v <- solve(-jacobian(total, b))
  v <- (v + t(v)) / 2
  inside <- !is.na(lo) & !is.na(up) & lo < up
  theirs <- residuals(fit, "dfbeta")
  # Its scores at its own coefficients; what it makes of them carries the information of its last step but one.
  m <- residuals(fit, "matrix")
  own <- t(sapply(seq_along(lo), function(i) row_score(dist, lo[i], up[i], x[i, ], c(coef(fit), if (dist != "exponential") log(fit$scale)))))
  scores <- cbind(m[, "dg"] * x, if (dist != "exponential") m[, "ds"])
  stopifnot(max(abs((own - scores)[!inside, ])) < 1e-7 * max(abs(scores)))
  stopifnot(max(abs(((s %*% v) - theirs)[!inside, ])) < 1e-3 * max(abs(theirs)))
  stopifnot(max(abs(rowSums((s %*% v) * s) - residuals(fit, "ldcase"))[!inside]) < 1e-3)
  ws <- s * weight
  # Where the derivative in log(scale) changes its sign in interval rows, survreg is right.
  if (any(inside) && dist != "exponential") stopifnot(max(abs((own[, ncol(own)] + scores[, ncol(scores)])[inside])) < 1e-7 * max(abs(scores)))
  k <- seq(1, nrow(x), 4)
  list(data = data, dist = dist, coefficients = b, rows = k, score = ws[k, ], dfbeta = (ws %*% v)[k, ], dfbetas = sweep(ws %*% v, 2, sqrt(diag(v)), "/")[k, ], ldcase = rowSums((ws %*% v) * ws)[k],
       survregIntervalError = if (any(inside)) max(abs(((s %*% v) - theirs)[inside, ])) / max(abs(theirs)) else 0,
       byCluster = if (is.null(cluster)) NULL else rowsum(ws %*% v, cluster, reorder = FALSE))
}

ones <- function(n) rep(1, n)
tight <- survreg.control(rel.tolerance = 1e-14, maxiter = 60)
result <- list()
for (dist in c("weibull", "exponential", "loglogistic", "lognormal")) {
  up <- ifelse(lung$status == 2, lung$time, NA)
  plain <- survreg(Surv(time, status) ~ age + sex, lung, dist = dist, x = TRUE, control = tight)
  weighted <- survreg(Surv(time, status) ~ age + sex, lung, dist = dist, weights = part, x = TRUE, control = tight)
  between <- survreg(Surv(lo, up, type = "interval2") ~ RadChem, bcos, dist = dist, x = TRUE, control = tight)
  both <- survreg(Surv(lo, up, type = "interval2") ~ RadChem, bcos, dist = dist, weights = w, x = TRUE, control = tight)
  result <- c(result, list(
    one("lung", dist, plain, lung$time, up, ones(nrow(lung)), lung$id),
    one("lung weighted", dist, weighted, lung$time, up, lung$part, lung$id),
    one("bcos", dist, between, bcos$lo, bcos$up, ones(nrow(bcos))),
    one("bcos weighted", dist, both, bcos$lo, bcos$up, bcos$w)
  ))
}
print(sapply(result, function(r) r$survregIntervalError))
write(toJSON(result, digits = 12, auto_unbox = TRUE, matrix = "rowmajor"), "residuals.json")
