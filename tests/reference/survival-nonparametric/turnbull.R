# Turnbull's estimate for breast cosmesis data (Finkelstein & Wolfe 1985; tests/reference/survival/data/bcos_IC.csv, in years) by survfit,
# whose EM stops early: its survival is given to be compared to about 1e-3, and its log-likelihood as a bound from below.
# Writes turnbull.json:  Rscript turnbull.R    Made with R 4.2.2 and survival 3.5.3.
library(survival)
library(jsonlite)
d <- read.csv("../survival/data/bcos_IC.csv")
out <- lapply(unique(d$treatment), function(g) {
  x <- d[d$treatment == g, ]
  f <- survfit(Surv(round(left * 12), round(right * 12), type = "interval2") ~ 1, data = x)
  list(group = g, time = f$time, survival = f$surv)
})
write(toJSON(list(versions = list(R = R.version.string, survival = as.character(packageVersion("survival"))), curves = out), digits = NA, auto_unbox = TRUE), "turnbull.json")
print(out)
