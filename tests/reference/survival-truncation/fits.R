# Right- and interval-truncated data and their maximum likelihood fits: retrospective.csv, mixed.csv, fits.json.
#
# Rscript fits.R     (R 4.2.2, numDeriv 2016.8-1.1, jsonlite)
#
# The likelihood is written from the definition, in distribution functions and not in this project's formulas: a row seen to have its event in (a, b], or at t, given entry < event <= truncation, contributes
# (S(a) - S(b))/(S(entry) - S(truncation)), or f(t) over the same. Optima: optim from several starts, then Newton's steps with numDeriv's derivatives; standard errors from its Hessian.
library(numDeriv)
library(jsonlite)
set.seed(20260711)

# Times of an adapted power generalised Weibull: H = lambda ((kappa + 1)/kappa) ((1 + (phi t)^gamma/(kappa + 1))^kappa - 1).
draw <- function(n, x, phi = 0.4, lambda = 1, beta = 0.5, gamma = 1.6, kappa = 0.4) {
  h <- rexp(n) / (lambda * exp(beta * x))
  c1 <- kappa + 1
  (c1 * ((1 + kappa * h / c1)^(1 / kappa) - 1))^(1 / gamma) / phi
}

# Retrospective ascertainment: onsets over eight years, seen if the event came before their end (the transfusion data of Kalbfleisch and Lawless 1989 are of that kind).
n <- 2400
x <- rbinom(n, 1, 0.5)
onset <- runif(n, 0, 8)
t <- draw(n, x)
seen <- t <= 8 - onset
retrospective <- data.frame(time = signif(t, 6), tmax = signif(8 - onset, 6) + 1e-4, x = x)[seen, ]

# Entry times, truncation times, neither or both; exact, right-censored, left-censored and interval-censored.
n <- 3000
x <- rbinom(n, 1, 0.5)
t <- draw(n, x)
entry <- ifelse(runif(n) < 0.5, 0, runif(n, 0, 1.2))
tmax <- ifelse(runif(n) < 0.3, Inf, entry + runif(n, 1, 6))
kind <- sample(c("exact", "right", "left", "interval"), n, TRUE, c(0.55, 0.15, 0.1, 0.2))
seen <- t > entry & t <= tmax
width <- runif(n, 0.02, 1)
lower <- upper <- t
lower[kind == "right"] <- (entry + (t - entry) * runif(n))[kind == "right"]
upper[kind == "right"] <- Inf
lower[kind == "left"] <- 0
upper[kind == "left"] <- pmin(t + width, tmax)[kind == "left"]
lower[kind == "interval"] <- pmax(entry, t - width)[kind == "interval"]
upper[kind == "interval"] <- pmin(t + width, tmax)[kind == "interval"]
mixed <- data.frame(lower = lower, upper = upper, entry = entry, tmax = tmax, x = x)[seen, ]

write.csv(retrospective, "retrospective.csv", row.names = FALSE, quote = FALSE)
write.csv(mixed, "mixed.csv", row.names = FALSE, quote = FALSE)
retrospective <- read.csv("retrospective.csv")
mixed <- read.csv("mixed.csv")
rows <- list(
  retrospective = with(retrospective, data.frame(lower = time, upper = time, entry = 0, tmax = tmax, x = x)),
  mixed = mixed
)

# log S and log f, with linear predictors in the order of the coefficients: those of the parameter with the covariate first.
families <- list(
  weibull = list(
    names = c("lambda~1", "lambda~x", "gamma~1"), start = c(-1, 0, 0),
    logS = function(t, b, x) pweibull(t, exp(b[3]), exp(-(b[1] + b[2] * x) / exp(b[3])), lower.tail = FALSE, log.p = TRUE),
    logf = function(t, b, x) dweibull(t, exp(b[3]), exp(-(b[1] + b[2] * x) / exp(b[3])), log = TRUE)),
  loglogistic = list(
    names = c("phi~1", "phi~x", "gamma~1"), start = c(-1, 0, 0),
    logS = function(t, b, x) plogis(log(t), -(b[1] + b[2] * x), exp(-b[3]), lower.tail = FALSE, log.p = TRUE),
    logf = function(t, b, x) dlogis(log(t), -(b[1] + b[2] * x), exp(-b[3]), log = TRUE) - log(t)),
  lognormal = list(
    names = c("mu~1", "mu~x", "sigma~1"), start = c(1, 0, 0),
    logS = function(t, b, x) plnorm(t, b[1] + b[2] * x, exp(b[3]), lower.tail = FALSE, log.p = TRUE),
    logf = function(t, b, x) dlnorm(t, b[1] + b[2] * x, exp(b[3]), log = TRUE)),
  gompertz = list(
    names = c("lambda~1", "lambda~x", "alpha~1"), start = c(-1, 0, 0.1),
    logS = function(t, b, x) -exp(b[1] + b[2] * x) * expm1(b[3] * t) / b[3],
    logf = function(t, b, x) b[1] + b[2] * x + b[3] * t - exp(b[1] + b[2] * x) * expm1(b[3] * t) / b[3]),
  burr = list(
    names = c("lambda~1", "lambda~x", "phi~1", "gamma~1"), start = c(0, 0, -1, 0.3),
    logS = function(t, b, x) -exp(b[1] + b[2] * x) * log1p((exp(b[3]) * t)^exp(b[4])),
    logf = function(t, b, x) {
      z <- (exp(b[3]) * t)^exp(b[4])
      b[1] + b[2] * x + b[4] + log(z) - log(t) - log1p(z) - exp(b[1] + b[2] * x) * log1p(z)
    }),
  apgw = list(
    names = c("lambda~1", "lambda~x", "phi~1", "gamma~1", "kappa~1"), start = c(0, 0, -1, 0.3, 0.3),
    logS = function(t, b, x) {
      c1 <- exp(b[5])
      -exp(b[1] + b[2] * x) * c1 / (c1 - 1) * expm1((c1 - 1) * log1p((exp(b[3]) * t)^exp(b[4]) / c1))
    },
    logf = function(t, b, x) {
      c1 <- exp(b[5])
      z <- (exp(b[3]) * t)^exp(b[4])
      l <- log1p(z / c1)
      b[1] + b[2] * x + b[4] + log(z) - log(t) + (c1 - 2) * l - exp(b[1] + b[2] * x) * c1 / (c1 - 1) * expm1((c1 - 1) * l)
    })
)

log_difference <- function(a, b) a + log(-expm1(b - a))

loglik <- function(b, family, d) {
  s <- function(t) ifelse(t == 0, 0, ifelse(is.infinite(t), -Inf, family$logS(ifelse(t > 0 & is.finite(t), t, 1), b, d$x)))
  exact <- d$lower == d$upper
  # A right-censored row with a truncation time had its event by then.
  upper <- pmin(d$upper, d$tmax)
  own <- ifelse(exact, family$logf(d$lower, b, d$x), log_difference(s(pmax(d$lower, d$entry)), s(ifelse(exact, Inf, upper))))
  sum(own - log_difference(s(d$entry), s(d$tmax)))
}

fit <- function(family, d) {
  f <- function(b) {
    v <- suppressWarnings(-loglik(b, family, d))
    if (is.finite(v)) v else 1e10
  }
  best <- NULL
  for (k in 1:8) {
    start <- family$start + if (k == 1) 0 else rnorm(length(family$start), 0, 0.4)
    o <- optim(start, f, method = "BFGS", control = list(maxit = 2000, reltol = 1e-14))
    if (is.null(best) || o$value < best$value) best <- o
  }
  b <- best$par
  for (k in 1:8) b <- b - solve(hessian(f, b), grad(f, b))
  h <- hessian(f, b)
  list(names = family$names, estimates = b, errors = sqrt(diag(solve(h))), loglik = -f(b), gradient = max(abs(grad(f, b))), smallest = min(eigen(h)$values))
}

fits <- list()
for (name in names(rows)) for (family in names(families)) {
  result <- fit(families[[family]], rows[[name]])
  cat(name, family, result$loglik, "gradient", result$gradient, "smallest eigenvalue", result$smallest, "estimates", result$estimates, "\n")
  fits[[length(fits) + 1]] <- c(list(data = name, family = family), result[c("names", "estimates", "errors", "loglik")])
}
writeLines(toJSON(list(R = R.version.string, numDeriv = as.character(packageVersion("numDeriv")), fits = fits), digits = 17, auto_unbox = TRUE, pretty = TRUE), "fits.json")
