# Predictions given survival to a start, of four families fitted to E1684: predictions.json.
#
# Rscript predictions.R     (R 4.2.2, numDeriv 2016.8-1.1, jsonlite; from this folder)
#
# Everything is written from the definitions, in R's distribution functions, integrate and uniroot: S(t)/S(start), H(t) - H(start), the root of S(q)/S(start) = 1 - p, start + the integral of S/S(start)
# (times are counted from 0). Errors: numDeriv's gradient of the transform on which the limits are formed, between the inverse of numDeriv's Hessian of the negative log-likelihood.
library(numDeriv)
library(jsonlite)
d <- read.csv("../../../datasets/e1684.csv")

# H, log h and the names of our coefficients; b in that order, x the treatment.
families <- list(
  weibull = list(
    names = c("phi~1", "phi~TRT", "gamma~1"), start = c(-1, 0, 0),
    H = function(t, b, x) -pweibull(t, exp(b[3]), exp(-b[1] - b[2] * x), lower.tail = FALSE, log.p = TRUE),
    logf = function(t, b, x) dweibull(t, exp(b[3]), exp(-b[1] - b[2] * x), log = TRUE)
  ),
  loglogistic = list(
    names = c("phi~1", "phi~TRT", "gamma~1"), start = c(-1, 0, 0),
    H = function(t, b, x) -plogis(-exp(b[3]) * (log(t) + b[1] + b[2] * x), log.p = TRUE),
    logf = function(t, b, x) dlogis(exp(b[3]) * (log(t) + b[1] + b[2] * x), log = TRUE) + b[3] - log(t)
  ),
  lognormal = list(
    names = c("mu~1", "mu~TRT", "sigma~1"), start = c(0, 0, 0),
    H = function(t, b, x) -plnorm(t, b[1] + b[2] * x, exp(b[3]), lower.tail = FALSE, log.p = TRUE),
    logf = function(t, b, x) dlnorm(t, b[1] + b[2] * x, exp(b[3]), log = TRUE)
  ),
  promotion = list(
    names = c("lambda~1", "lambda~TRT", "phi~1", "gamma~1"), start = c(0, 0, 0, 0),
    H = function(t, b, x) exp(b[1] + b[2] * x) * plogis(exp(b[4]) * (log(t) + b[3])),
    logf = function(t, b, x) {
      w <- exp(b[4]) * (log(t) + b[3])
      b[1] + b[2] * x + dlogis(w, log = TRUE) + b[4] - log(t) - exp(b[1] + b[2] * x) * plogis(w)
    }
  )
)

fit <- function(f) {
  nll <- function(b) -sum(ifelse(d$status == 1, f$logf(d$time, b, d$TRT), -f$H(d$time, b, d$TRT)))
  b <- optim(f$start, nll, method = "BFGS", control = list(maxit = 500, reltol = 1e-14))$par
  for (k in 1:6) b <- b - solve(hessian(nll, b), grad(nll, b))
  list(b = b, V = solve(hessian(nll, b)), loglik = -nll(b))
}

predictions <- function(f, m, x) {
  H <- function(t, b) f$H(t, b, x)
  D <- function(t, s, b) if (s > 0) H(t, b) - H(s, b) else H(t, b)
  area <- function(s, h, b) integrate(function(u) exp(-sapply(u, D, s = s, b = b)), s, h, rel.tol = 1e-12, subdivisions = 2000)$value
  rows <- list()
  add <- function(type, at, start, transform, back) {
    value <- transform(m$b)
    g <- grad(transform, m$b)
    e <- sqrt(drop(g %*% m$V %*% g))
    limits <- sort(c(back(value - qnorm(0.975) * e), back(value + qnorm(0.975) * e)))
    rows[[length(rows) + 1]] <<- list(type = type, at = at, start = start, x = x, estimate = back(value), se = abs(grad(back, value)) * e, lower = limits[1], upper = limits[2])
  }
  loglog <- function(v) exp(-exp(v))
  for (s in c(0, 0.4, 3)) {
    for (t in c(1, 4, 9)) if (t > s) {
      add("Survival", t, s, function(b) log(D(t, s, b)), loglog)
      add("CumulativeHazard", t, s, function(b) log(D(t, s, b)), exp)
      add("RestrictedMean", t, s, function(b) qlogis(area(s, t, b) / (t - s)), function(v) s + (t - s) * plogis(v))
    }
    for (p in c(0.1, 0.25)) {
      quantile <- function(b) uniroot(function(v) log(D(s + exp(v), s, b)) - log(-log1p(-p)), c(-15, 15), tol = 1e-14)$root
      if (is.finite(H(1e300, m$b)) && D(1e300, s, m$b) <= -log1p(-p)) next
      add("Quantile", p, s, quantile, function(v) s + exp(v))
    }
  }
  rows
}

means <- function(name, f, m, x) {
  # The mean beyond the start, by u = start + e^v: the log-logistic one does not exist here, nor that of the cured.
  if (name %in% c("loglogistic", "promotion")) return(list())
  lapply(c(0, 0.4, 3), function(s) {
    transform <- function(b) {
      h0 <- if (s > 0) f$H(s, b, x) else 0
      log(integrate(function(v) exp(v - f$H(s + exp(v), b, x) + h0), -40, 60, rel.tol = 1e-12, subdivisions = 5000)$value)
    }
    g <- grad(transform, m$b)
    e <- sqrt(drop(g %*% m$V %*% g))
    v <- transform(m$b)
    list(type = "Mean", at = NA, start = s, x = x, estimate = s + exp(v), se = exp(v) * e, lower = s + exp(v - qnorm(0.975) * e), upper = s + exp(v + qnorm(0.975) * e))
  })
}

cured <- function(name, f, m, x) {
  if (name != "promotion") return(list())
  lapply(c(0, 0.4, 3), function(s) {
    transform <- function(b) b[1] + b[2] * x + if (s > 0) plogis(-exp(b[4]) * (log(s) + b[3]), log.p = TRUE) else 0
    g <- grad(transform, m$b)
    e <- sqrt(drop(g %*% m$V %*% g))
    v <- transform(m$b)
    list(type = "CureFraction", at = NA, start = s, x = x, estimate = exp(-exp(v)), se = exp(-exp(v)) * exp(v) * e, lower = exp(-exp(v + qnorm(0.975) * e)), upper = exp(-exp(v - qnorm(0.975) * e)))
  })
}

result <- list()
for (name in names(families)) {
  f <- families[[name]]
  m <- fit(f)
  rows <- list()
  for (x in 0:1) rows <- c(rows, predictions(f, m, x), means(name, f, m, x), cured(name, f, m, x))
  result[[length(result) + 1]] <- list(family = name, names = f$names, estimates = m$b, loglik = m$loglik, rows = rows)
}
write(toJSON(result, digits = 15, auto_unbox = TRUE, na = "null", pretty = TRUE), "predictions.json")
