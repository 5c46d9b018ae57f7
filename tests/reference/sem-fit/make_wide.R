# Further fits of lavaan, more kinds of models and options: Rscript make_wide.R <data folder> <output folder>
# One file a fit: model, options (arguments of the call as they are), fit measures, parameters with standardised values, covariance, moments, modification indices.
suppressMessages({library(lavaan); library(jsonlite)})
args <- commandArgs(TRUE); data.dir <- args[1]; out <- args[2]
hs <- "HolzingerSwineford1939.csv"; hsm <- "HolzingerSwineford1939_missing_modrule.csv"; pd <- "PoliticalDemocracy.csv"; gr <- "Demo.growth.csv"
cfa3 <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
mimic <- paste0(cfa3, "\n visual + textual + speed ~ ageyr + sex")
poldem <- "ind60 =~ x1 + x2 + x3\n dem60 =~ y1 + a*y2 + b*y3 + c*y4\n dem65 =~ y5 + a*y6 + b*y7 + c*y8\n dem60 ~ ind60\n dem65 ~ ind60 + dem60\n y1 ~~ y5\n y2 ~~ y4 + y6\n y3 ~~ y7\n y4 ~~ y8\n y6 ~~ y8"
second <- paste0(cfa3, "\n g =~ visual + textual + speed")
path <- "x7 ~ x1 + a*x4\n x9 ~ b*x7 + x1\n ab := a*b\n total := a*b + 2"
growth <- "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\n i ~ x1 + x2\n s ~ x1 + x2\n t1 ~ c1\n t2 ~ c2\n t3 ~ c3\n t4 ~ c4"
dhp <- "ROccAsp ~ RIQ + RSES + b12*FOccAsp\n FOccAsp ~ FIQ + FSES + b21*ROccAsp\n ROccAsp ~~ FOccAsp"
thur <- "f1 =~ Sentences + Vocabulary + Sent.Completion\n f2 =~ First.Letters + Suffixes\n f3 =~ Letter.Series + Pedigrees + Letter.Group"
fits <- list(
 list("w_std_lv_groups", "cfa", cfa3, hs, list(std.lv = TRUE, group = "school", group.equal = "loadings")),
 list("w_uls_groups", "cfa", cfa3, hs, list(estimator = "ULS", group = "school", group.equal = c("loadings", "intercepts"))),
 list("w_dwls_groups", "cfa", cfa3, hs, list(estimator = "DWLS", group = "school", group.equal = "loadings")),
 list("w_wls_groups", "cfa", "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6", hs, list(estimator = "WLS", group = "school", group.equal = "loadings")),
 list("w_wishart_groups_equal", "cfa", cfa3, hs, list(likelihood = "wishart", group = "school", group.equal = c("loadings", "residuals"))),
 list("w_wishart_means", "cfa", cfa3, hs, list(likelihood = "wishart", meanstructure = TRUE)),
 list("w_wishart_observed", "sem", poldem, pd, list(likelihood = "wishart", information = "observed")),
 list("w_gls_observed", "cfa", cfa3, hs, list(estimator = "GLS", information = "observed")),
 list("w_gls_normal", "cfa", cfa3, hs, list(estimator = "GLS", likelihood = "normal")),
 list("w_uls_normal", "cfa", cfa3, hs, list(estimator = "ULS", likelihood = "normal")),
 list("w_gls_wishart", "cfa", cfa3, hs, list(estimator = "GLS", likelihood = "wishart")),
 list("w_mimic_gls_fixed", "sem", mimic, hs, list(estimator = "GLS", fixed.x = TRUE)),
 list("w_mimic_uls_fixed", "sem", mimic, hs, list(estimator = "ULS", fixed.x = TRUE, meanstructure = TRUE)),
 list("w_effect_coding", "cfa", "visual =~ NA*x1 + a*x1 + b*x2 + c*x3\n textual =~ NA*x4 + d*x4 + e*x5 + g*x6\n a + b + c == 3\n d + e + g == 3", hs, list()),
 list("w_effect_means", "cfa", "visual =~ NA*x1 + a*x1 + b*x2 + c*x3\n a + b + c == 3\n x1 ~ i1*1\n x2 ~ i2*1\n x3 ~ i3*1\n visual ~ 1\n i1 + i2 + i3 == 0", hs, list()),
 list("w_group_labels", "cfa", "visual =~ x1 + c(a, b)*x2 + c(d, d)*x3\n textual =~ x4 + x5 + c(u, v)*x6\n a == b", hs, list(group = "school")),
 list("w_group_fixed", "cfa", "visual =~ x1 + x2 + c(1, NA)*x3\n textual =~ x4 + x5 + x6\n visual ~~ c(0, NA)*textual", hs, list(group = "school")),
 list("w_start", "cfa", "visual =~ x1 + start(2)*x2 + x3\n textual =~ x4 + x5 + x6\n x1 ~~ start(0.2)*x4", hs, list()),
 list("w_lower", "cfa", "visual =~ x1 + lower(0.7)*x2 + x3\n textual =~ x4 + x5 + x6", hs, list()),
 list("w_residuals_equal", "sem", "f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n g ~ f\n x1 ~~ r*x1\n x2 ~~ r*x2\n x4 ~~ s*x4\n x5 ~~ s*x5", hs, list()),
 list("w_second_order_means", "sem", second, hs, list(meanstructure = TRUE)),
 list("w_higher_regression", "sem", paste0(second, "\n g ~ ageyr"), hs, list()),
 list("w_feedback_latent", "sem", "f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n f ~ g + ageyr\n g ~ f + grade", hs, list()),
 list("w_feedback_observed", "sem", "x9 ~ x7 + x1\n x7 ~ x9 + x4\n x9 ~~ x7", hs, list()),
 list("w_feedback_means", "sem", "x9 ~ x7 + x1\n x7 ~ x9 + x4", hs, list(meanstructure = TRUE, fixed.x = FALSE)),
 list("w_fiml_missing_x", "sem", "visual =~ x1 + x2 + x3\n visual ~ x5 + x8", hsm, list(missing = "ml")),
 list("w_fiml_random_x", "sem", "visual =~ x1 + x2 + x3\n visual ~ x5 + x8", hsm, list(missing = "ml", fixed.x = FALSE)),
 list("w_fiml_path", "sem", "x9 ~ x1 + x4\n x4 ~ x1", hsm, list(missing = "ml", fixed.x = FALSE)),
 list("w_fiml_constraint", "cfa", "visual =~ x1 + a*x2 + b*x3\n textual =~ x4 + x5 + x6\n a == b", hsm, list(missing = "ml")),
 list("w_fiml_groups_sex", "cfa", cfa3, hsm, list(missing = "ml", group = "sex", group.equal = "loadings")),
 list("w_listwise_groups", "cfa", "f =~ x1 + x2 + x3 + x4", hsm, list(group = "school")),
 list("w_growth_quadratic", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\n q =~ 0*t1 + 1*t2 + 4*t3 + 9*t4\n q ~~ 0*q\n q ~~ 0*i\n q ~~ 0*s", gr, list()),
 list("w_growth_basis", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + t2 + t3 + 3*t4", gr, list()),
 list("w_growth_gls", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4", gr, list(estimator = "GLS")),
 list("w_growth_wls", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4", gr, list(estimator = "WLS")),
 list("w_covariances_only", "sem", "x1 ~~ x2\n x3 ~~ x4\n x1 ~~ 0*x3", hs, list()),
 list("w_mixed_errors", "sem", "f =~ x1 + x2 + x3\n x9 ~ f + x7\n x7 ~ x8\n f ~~ x7", hs, list()),
 list("w_residual_with_latent", "sem", "f =~ x1 + x2 + x3 + x4\n x5 ~ f\n x6 ~ x5\n x5 ~~ x6", hs, list()),
 list("w_mediation_latent", "sem", "f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n h =~ x7 + x8 + x9\n g ~ a*f\n h ~ b*g + c*f\n ab := a*b\n total := c + ab", hs, list()),
 list("w_heywood", "cfa", "f =~ x1 + x2 + x3\n g =~ x4 + x9", hs, list()),
 list("w_orthogonal_y", "sem", "f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n h =~ x7 + x8 + x9\n g ~ f\n h ~ f", hs, list(orthogonal = TRUE)),
 list("w_thurstone_wishart", "cfa", thur, "Thurstone_correlation.csv", list(sample.nobs = 213, likelihood = "wishart")),
 list("w_thurstone_norescale", "cfa", thur, "Thurstone_correlation.csv", list(sample.nobs = 213, sample.cov.rescale = FALSE)),
 list("w_thurstone_gls", "cfa", thur, "Thurstone_correlation.csv", list(sample.nobs = 213, estimator = "GLS")),
 list("w_thurstone_uls", "cfa", thur, "Thurstone_correlation.csv", list(sample.nobs = 213, estimator = "ULS")),
 list("w_nonlinear_ratio", "cfa", "visual =~ x1 + a*x2 + b*x3\n textual =~ x4 + c*x5 + d*x6\n a/b == c/d", hs, list()),
 list("w_nonlinear_exp", "sem", "x9 ~ a*x1 + b*x4 + c*x7\n a == exp(b)*c", hs, list()),
 list("w_inactive", "cfa", "visual =~ x1 + a*x2 + b*x3\n a < 5*b", hs, list()),
 list("w_bound_variance", "cfa", "f =~ x1 + x2 + x3\n g =~ x4 + x9\n x4 ~~ v*x4\n v > 0.01", hs, list()),
 list("w_defined_inequality", "sem", "x9 ~ a*x1 + b*x5\n x5 ~ c*x1\n ind := c*b\n ind > 0.1", hs, list()),
 list("w_expected_fiml_groups", "cfa", cfa3, hsm, list(missing = "ml", information = "expected", group = "school")),
 list("w_poldem_fiml", "sem", poldem, pd, list(missing = "ml")),
 list("w_p30", "cfa", paste(sapply(1:5, function(f) paste0("f", f, " =~ ", paste0("x", (f - 1) * 6 + 1:6, collapse = " + "))), collapse = "\n"), "bench_cfa_p30_k5_n1000.csv", list()),
 list("w_p30_observed", "cfa", paste(sapply(1:5, function(f) paste0("f", f, " =~ ", paste0("x", (f - 1) * 6 + 1:6, collapse = " + "))), collapse = "\n"), "bench_cfa_p30_k5_n1000.csv", list(information = "observed", meanstructure = TRUE)),
 list("w_p30_gls", "cfa", paste(sapply(1:5, function(f) paste0("f", f, " =~ ", paste0("x", (f - 1) * 6 + 1:6, collapse = " + "))), collapse = "\n"), "bench_cfa_p30_k5_n1000.csv", list(estimator = "GLS")),
 list("w_se_none", "cfa", cfa3, hs, list(se = "none")),
 list("w_lavaan_call", "lavaan", "f =~ 1*x1 + x2 + x3\n x1 ~~ x1\n x2 ~~ x2\n x3 ~~ x3\n f ~~ f\n x4 ~ f\n x4 ~~ x4", hs, list()),
 list("w_equal_all", "cfa", cfa3, hs, list(group = "school", group.equal = c("loadings", "intercepts", "residuals", "residual.covariances", "lv.variances", "lv.covariances", "means", "regressions"))),
 list("w_mimic_fixed_groups", "sem", mimic, hs, list(group = "school", meanstructure = TRUE)),
 list("w_three_groups", "cfa", "f =~ x1 + x2 + x3 + x4", hs, list(group = "agemo", group.equal = c("loadings"))),
 list("w_fiml_mlr_expected", "cfa", cfa3, hsm, list(missing = "ml", estimator = "MLR", information = "expected", group = "school", group.equal = c("loadings", "intercepts"))),
 list("w_fiml_yuan_bentler_expected", "cfa", cfa3, hsm, list(missing = "ml", se = "robust.huber.white", test = "yuan.bentler", information = "expected")),
 list("w_one_variable", "sem", "x1 ~~ x1", hs, list()),
 list("w_feedback_no_scale", "sem", "x9 ~ x7 + x1 + x2\n x7 ~ x9 + x4 + x5\n x7 ~~ x9", hs, list(estimator = "MLR")),
 list("w_partial", "cfa", cfa3, hs, list(group = "sex", group.equal = c("loadings", "intercepts", "residuals"), group.partial = c("x1~~x1", "textual=~x5")))
)
read <- function(file) read.csv(file.path(data.dir, file), check.names = FALSE)
pe <- function(fit) { p <- parameterEstimates(fit, standardized = TRUE); lapply(seq_len(nrow(p)), function(i) as.list(p[i, ])) }
mats <- function(l) lapply(l, function(g) { g <- g[intersect(names(g), c("cov", "mean"))]; lapply(g, function(m) if (is.matrix(m)) unname(unclass(m)) else unname(as.numeric(m))) })
for (f in fits) {
  id <- f[[1]]; opts <- f[[5]]; a <- c(list(model = f[[3]]), opts)
  if (grepl("correlation", f[[4]])) { m <- read(f[[4]]); s <- as.matrix(m[, -1]); rownames(s) <- colnames(s); a$sample.cov <- s } else a$data <- read(f[[4]])
  w <- character(0); t0 <- proc.time()[[3]]
  fit <- withCallingHandlers(tryCatch(do.call(f[[2]], a), error = function(e) e), warning = function(x) { w <<- c(w, conditionMessage(x)); invokeRestart("muffleWarning") })
  if (inherits(fit, "error")) { cat(id, "ERROR", conditionMessage(fit), "\n"); next }
  secs <- proc.time()[[3]] - t0
  mi <- tryCatch({ x <- modindices(fit); x <- x[order(-x$mi), ]; x <- head(x, 15); lapply(seq_len(nrow(x)), function(i) as.list(x[i, ])) }, error = function(e) list())
  V <- tryCatch(unclass(vcov(fit)), error = function(e) NULL)
  st <- lavInspect(fit, "sampstat", drop.list.single.group = FALSE); im <- lavInspect(fit, "implied", drop.list.single.group = FALSE)
  r2 <- lavInspect(fit, "r2"); if (is.list(r2)) r2 <- lapply(r2, as.numeric) else r2 <- as.numeric(r2)
  j <- list(id = id, call = f[[2]], model = f[[3]], data = f[[4]], options = opts, note = "", software = paste("lavaan", packageVersion("lavaan")), R = R.version.string, seconds = secs,
    warnings = I(w), converged = lavInspect(fit, "converged"), iterations = fit@optim$iterations, npar = lavInspect(fit, "npar"), nobs = lavInspect(fit, "nobs"), fmin = fit@optim$fx,
    fit = as.list(unclass(fitMeasures(fit))), parameters = pe(fit), vcov = if (is.null(V)) NULL else unname(V), vcov_names = rownames(V), implied = mats(im), sampstat = mats(st), modindices_top = mi, r2 = r2)
  if (length(opts) == 0) j$options <- structure(list(), names = character(0))
  write(toJSON(j, auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = FALSE), file.path(out, paste0(id, ".json")))
  cat(id, j$converged, "chisq", round(j$fit$chisq, 4), "df", j$fit$df, length(w), "warnings\n")
}
