# Product-limit and Nelson-Aalen curves, quantiles, restricted means and log-rank tests by R's survival package.
# Writes curves.json and logrank.json into the working folder:  Rscript nonparametric.R
# Made with R 4.2.2 and survival 3.5.3. Data: survival's own sets (LGPL >= 2), and small ones made here.
library(survival)
library(jsonlite)

versions <- list(R = R.version.string, survival = as.character(packageVersion("survival")))
probs <- c(0.1, 0.25, 0.5, 0.75, 0.9)

d <- function(time, status, group = rep("all", length(time)), weight = NULL, entry = NULL)
  list(time = time, status = as.integer(status), group = as.character(group), weight = weight, entry = entry)

set.seed(20)
n <- 60
ties <- data.frame(time = sample(1:12, n, TRUE), status = rbinom(n, 1, .6), w = sample(1:4, n, TRUE), wf = round(runif(n, .1, 3), 3), g = sample(c("a", "b", "c"), n, TRUE))
start <- round(runif(n, 0, 5), 2)
late <- data.frame(entry = start, time = round(start + rexp(n, .2) + .01, 2), status = rbinom(n, 1, .7), g = sample(c("a", "b"), n, TRUE))
days <- c(10, 20, 30, 40, 50, 60, 70, 80)
near <- days / 365.25 * (1 + c(0, 1e-12, -1e-11, 0, 1e-12, 0, 0, 0))
near <- c(near, days / 365.25)
sets <- list(
  lung = with(lung, d(time, status == 2, sex)),
  lung_all = with(lung, d(time, status == 2)),
  veteran = with(veteran, d(time, status, celltype)),
  ovarian = with(ovarian, d(futime, fustat, rx)),
  uncensored = d(c(5, 1, 4, 2, 3, 6, 8, 7, 10, 9), rep(1, 10)),
  flat_to_the_end = d(1:4, c(1, 1, 0, 0)),
  flat_at_half = d(1:4, c(1, 1, 0, 1)),
  flat_at_half_20 = d(1:20, rep(1, 20)),
  all_censored = d(c(3, 1, 2), c(0, 0, 0)),
  one_event = d(7, 1),
  event_at_zero = d(c(0, 0, 2, 3), c(1, 0, 1, 0)),
  ties = with(ties, d(time, status, g)),
  integer_weights = with(ties, d(time, status, g, weight = w)),
  weights = with(ties, d(time, status, weight = wf)),
  near_ties = d(near, rep(c(1, 1, 1, 0), 4)),
  late_entry = with(late, d(time, status, g, entry = entry)),
  late_entry_weights = with(late, d(time, status, entry = entry, weight = rep(1:3, 20))),
  heart = with(heart, d(stop, event, surgery, entry = start)),
  emptied = d(c(2, 3, 6, 7, 8), c(1, 1, 1, 0, 1), entry = c(0, 0, 4, 4, 5)))

num <- function(x) as.numeric(x)
curve_of <- function(s, stype, type) {
  g <- factor(s$group, levels = unique(s$group))
  w <- if (is.null(s$weight)) rep(1, length(s$time)) else s$weight
  y <- if (is.null(s$entry)) Surv(s$time, s$status) else Surv(s$entry, s$time, s$status)
  lapply(levels(g), function(l) {
    keep <- g == l
    f <- survfit(y[keep] ~ 1, weights = w[keep], stype = stype, ctype = 1, conf.type = type, robust = FALSE)
    q <- quantile(f, probs)
    tau <- max(s$time) * .7
    m <- survival:::survmean(f, rmean = tau)$matrix
    list(label = l, time = num(f$time), at_risk = num(f$n.risk), events = num(f$n.event), censored = num(f$n.censor),
         survival = num(f$surv), std_err = num(f$std.err * f$surv), lower = num(f$lower), upper = num(f$upper),
         cumhaz = num(f$cumhaz), std_chaz = num(f$std.chaz),
         quantile = num(q$quantile), quantile_lower = num(q$lower), quantile_upper = num(q$upper),
         median = num(m["median"]), median_lower = num(m["0.95LCL"]), median_upper = num(m["0.95UCL"]),
         tau = tau, rmean = num(m["rmean"]), rmean_se = num(m["se(rmean)"]))
  })
}

cases <- list()
for (name in names(sets)) {
  s <- sets[[name]]
  for (type in c("log-log", "log", "plain"))
    cases[[length(cases) + 1]] <- list(set = name, estimator = "Kaplan-Meier", confidence = type, curves = curve_of(s, 1, type))
  cases[[length(cases) + 1]] <- list(set = name, estimator = "Nelson-Aalen", confidence = "log-log", curves = curve_of(s, 2, "log-log"))
}
write(toJSON(list(versions = versions, probs = probs, sets = sets, cases = cases), digits = NA, auto_unbox = TRUE, na = "null", null = "null"), "curves.json")

# Log-rank tests: survdiff; with late entry the score test of the discrete ("exact") Cox model, which is the log-rank test with ties.
lr <- list()
add <- function(name, data, rho, f) {
  lr[[length(lr) + 1]] <<- list(name = name, data = data, rho = rho, n = num(f$n),
    observed = num(if (is.matrix(f$obs)) rowSums(f$obs) else f$obs), expected = num(if (is.matrix(f$exp)) rowSums(f$exp) else f$exp),
    variance = unname(f$var), chisq = f$chisq, p = f$pvalue)
}
for (rho in c(0, 1, .5)) {
  for (name in c("lung", "veteran", "ovarian", "ties", "near_ties")) {
    s <- sets[[name]]
    if (name == "near_ties") s$group <- rep(c("a", "b"), 8)
    g <- factor(s$group, levels = unique(s$group))
    add(name, s, rho, survdiff(Surv(s$time, s$status) ~ g, rho = rho))
  }
  s <- with(lung[!is.na(lung$ph.ecog), ], d(time, status == 2, sex)); s$stratum <- as.character(lung$ph.ecog[!is.na(lung$ph.ecog)])
  g <- factor(s$group, levels = unique(s$group))
  add("lung by sex within ecog", s, rho, survdiff(Surv(s$time, s$status) ~ g + strata(s$stratum), rho = rho))
  s <- with(veteran, d(time, status, celltype)); s$stratum <- as.character(veteran$trt)
  g <- factor(s$group, levels = unique(s$group))
  add("veteran by celltype within trt", s, rho, survdiff(Surv(s$time, s$status) ~ g + strata(s$stratum), rho = rho))
}
# survdiff takes no late entry. Without ties the score test of Cox's model is the log-rank test; with ties, the sum of hypergeometric
# means and variances over event times (Klein & Moeschberger 2003, section 7.3), written out.
hypergeometric <- function(s) {
  g <- factor(s$group, levels = unique(s$group)); k <- nlevels(g); o <- e <- numeric(k); v <- matrix(0, k, k)
  for (t in sort(unique(s$time[s$status == 1]))) {
    risk <- s$entry < t & s$time >= t
    n <- as.numeric(table(g[risk])); di <- as.numeric(table(g[s$time == t & s$status == 1])); d <- sum(di); N <- sum(n)
    o <- o + di; e <- e + d * n / N
    if (N > 1) v <- v + d * (N - d) / (N - 1) * (diag(n / N) - outer(n / N, n / N))
  }
  list(observed = o, expected = e, variance = v, chisq = sum(solve(v[-1, -1], (o - e)[-1]) * (o - e)[-1]))
}
untied <- sets$late_entry
untied$time <- untied$time + seq_along(untied$time) * 1e-4
g <- factor(untied$group, levels = unique(untied$group))
cox <- coxph(Surv(untied$entry, untied$time, untied$status) ~ g)
tied <- sets$late_entry; tied$time <- ceiling(tied$time); tied$entry <- floor(tied$entry)
late_tests <- list(
  list(name = "untied, score test of coxph", data = untied, chisq = cox$score),
  c(list(name = "untied, written out", data = untied), hypergeometric(untied)),
  c(list(name = "tied, written out", data = tied), hypergeometric(tied)),
  c(list(name = "heart, written out", data = sets$heart), hypergeometric(sets$heart)))
write(toJSON(list(versions = versions, survdiff = lr, late_entry = late_tests), digits = NA, auto_unbox = TRUE, na = "null", null = "null"), "logrank.json")
