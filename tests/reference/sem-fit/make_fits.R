# Fits of lavaan in the format of this folder: Rscript make_fits.R <data folder> <output folder>
# One file a fit: model, options (arguments of the call as they are), fit measures, parameters with standardised values, covariance, moments, modification indices.
suppressMessages({library(lavaan); library(jsonlite)})
args <- commandArgs(TRUE); data.dir <- args[1]; out <- args[2]
tl <- "Demo.twolevel.csv"; hs <- "HolzingerSwineford1939.csv"; hsm <- "HolzingerSwineford1939_missing_modrule.csv"; pd <- "PoliticalDemocracy.csv"; gr <- "Demo.growth.csv"
cfa3 <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
mimic <- paste0(cfa3, "\n visual + textual + speed ~ ageyr + sex")
poldem <- "ind60 =~ x1 + x2 + x3\n dem60 =~ y1 + a*y2 + b*y3 + c*y4\n dem65 =~ y5 + a*y6 + b*y7 + c*y8\n dem60 ~ ind60\n dem65 ~ ind60 + dem60\n y1 ~~ y5\n y2 ~~ y4 + y6\n y3 ~~ y7\n y4 ~~ y8\n y6 ~~ y8"
second <- paste0(cfa3, "\n g =~ visual + textual + speed")
path <- "x7 ~ x1 + a*x4\n x9 ~ b*x7 + x1\n ab := a*b\n total := a*b + 2"
growth <- "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\n i ~ x1 + x2\n s ~ x1 + x2\n t1 ~ c1\n t2 ~ c2\n t3 ~ c3\n t4 ~ c4"
dhp <- "ROccAsp ~ RIQ + RSES + b12*FOccAsp\n FOccAsp ~ FIQ + FSES + b21*ROccAsp\n ROccAsp ~~ FOccAsp"
thur <- "f1 =~ Sentences + Vocabulary + Sent.Completion\n f2 =~ First.Letters + Suffixes\n f3 =~ Letter.Series + Pedigrees + Letter.Group"
fits <- list(
 list("cfa_std_lv", "cfa", cfa3, hs, list(std.lv = TRUE)),
 list("cfa_orthogonal", "cfa", cfa3, hs, list(orthogonal = TRUE)),
 list("cfa_mlmvs", "cfa", cfa3, hs, list(estimator = "MLMVS")),
 list("cfa_yuan_bentler", "cfa", cfa3, hs, list(estimator = "ML", test = "yuan.bentler", se = "robust.huber.white")),
 list("cfa_mlr_means", "cfa", cfa3, hs, list(estimator = "MLR", meanstructure = TRUE)),
 list("cfa_mlm_means", "cfa", cfa3, hs, list(estimator = "MLM", meanstructure = TRUE)),
 list("cfa_mlr_fiml", "cfa", cfa3, hsm, list(estimator = "MLR", missing = "fiml")),
 list("cfa_mlf_fiml", "cfa", cfa3, hsm, list(estimator = "MLF", missing = "fiml")),
 list("cfa_fiml_expected", "cfa", cfa3, hsm, list(missing = "fiml", information = "expected")),
 list("cfa_fiml_groups", "cfa", cfa3, hsm, list(missing = "fiml", group = "school", group.equal = c("loadings", "intercepts"))),
 list("cfa_mlr_fiml_groups", "cfa", cfa3, hsm, list(estimator = "MLR", missing = "fiml", group = "school")),
 list("cfa_gls_means", "cfa", cfa3, hs, list(estimator = "GLS", meanstructure = TRUE)),
 list("cfa_wls_means", "cfa", cfa3, hs, list(estimator = "WLS", meanstructure = TRUE)),
 list("cfa_uls_means", "cfa", cfa3, hs, list(estimator = "ULS", meanstructure = TRUE)),
 list("cfa_dwls", "cfa", cfa3, hs, list(estimator = "DWLS")),
 list("cfa_ulsm", "cfa", cfa3, hs, list(estimator = "ULSM")),
 list("cfa_wlsm", "cfa", cfa3, hs, list(estimator = "WLSM")),
 list("cfa_gls_groups", "cfa", cfa3, hs, list(estimator = "GLS", group = "school", group.equal = "loadings")),
 list("cfa_wishart_groups", "cfa", cfa3, hs, list(likelihood = "wishart", group = "school")),
 list("cfa_mlr_groups", "cfa", cfa3, hs, list(estimator = "MLR", group = "school", group.equal = "loadings")),
 list("cfa_mlm_groups", "cfa", cfa3, hs, list(estimator = "MLM", group = "school", group.equal = c("loadings", "intercepts"))),
 list("cfa_mlmv_groups", "cfa", cfa3, hs, list(estimator = "MLMV", group = "school", group.equal = "loadings")),
 list("cfa_strict_groups", "cfa", cfa3, hs, list(group = "school", group.equal = c("loadings", "intercepts", "residuals"))),
 list("cfa_means_groups", "cfa", cfa3, hs, list(group = "school", group.equal = c("loadings", "intercepts", "residuals", "lv.variances", "lv.covariances", "means"))),
 list("cfa_partial_groups", "cfa", cfa3, hs, list(group = "school", group.equal = c("loadings", "intercepts"), group.partial = c("visual=~x2", "x7~1"))),
 list("cfa_groups_sex", "cfa", "f =~ x1 + x2 + x3 + x4\n x1 ~~ x2", hs, list(group = "sex", group.equal = "loadings")),
 list("mimic", "sem", mimic, hs, list()),
 list("mimic_random_x", "sem", mimic, hs, list(fixed.x = FALSE)),
 list("mimic_mlm", "sem", mimic, hs, list(estimator = "MLM")),
 list("mimic_mlr", "sem", mimic, hs, list(estimator = "MLR")),
 list("mimic_mlr_means", "sem", mimic, hs, list(estimator = "MLR", meanstructure = TRUE)),
 list("mimic_gls", "sem", mimic, hs, list(estimator = "GLS")),
 list("mimic_uls", "sem", mimic, hs, list(estimator = "ULS")),
 list("mimic_fiml", "sem", paste0(cfa3, "\n visual ~ ageyr\n speed ~ ageyr + textual"), hsm, list(missing = "fiml")),
 list("mimic_groups", "sem", mimic, hs, list(group = "school", group.equal = c("loadings", "regressions"))),
 list("second_order", "cfa", second, hs, list()),
 list("second_order_mlm", "cfa", second, hs, list(estimator = "MLM")),
 list("bifactor", "cfa", paste0(cfa3, "\n g =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9"), hs, list(orthogonal = TRUE, std.lv = TRUE)),
 list("single_indicator", "sem", "f =~ x1 + x2 + x3\n h =~ x4\n f ~ h + ageyr", hs, list()),
 list("poldem_equal", "sem", poldem, pd, list()),
 list("poldem_equal_mlr", "sem", poldem, pd, list(estimator = "MLR")),
 list("poldem_equal_mlm", "sem", poldem, pd, list(estimator = "MLM", meanstructure = TRUE)),
 list("poldem_observed", "sem", poldem, pd, list(information = "observed", meanstructure = TRUE)),
 list("poldem_gls", "sem", poldem, pd, list(estimator = "GLS")),
 list("path_defined", "sem", path, hs, list()),
 list("path_defined_mlr", "sem", path, hs, list(estimator = "MLR", meanstructure = TRUE)),
 list("path_random_x", "sem", path, hs, list(fixed.x = FALSE, meanstructure = TRUE)),
 list("linear_constraint", "cfa", "visual =~ x1 + p*x2 + q*x3\n textual =~ x4 + r*x5 + x6\n p + q == r", hs, list()),
 list("active_inequality", "cfa", "visual =~ x1 + p*x2 + q*x3\n textual =~ x4 + r*x5 + x6\n p > q", hs, list()),
 list("nonlinear_constraint", "cfa", "visual =~ x1 + p*x2 + q*x3\n textual =~ x4 + r*x5 + x6\n p*q == r - 0.6\n d := p^2 - exp(q)", hs, list()),
 list("growth_covariates", "growth", growth, gr, list()),
 list("growth_mlr", "growth", growth, gr, list(estimator = "MLR")),
 list("growth_equal", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\n t1 ~~ r*t1\n t2 ~~ r*t2\n t3 ~~ r*t3\n t4 ~~ r*t4", gr, list()),
 list("dhp_cyclic", "sem", dhp, "DHP_correlation_n329.csv", list(sample.nobs = 329)),
 list("dhp_cyclic_random", "sem", dhp, "DHP_correlation_n329.csv", list(sample.nobs = 329, fixed.x = FALSE)),
 list("thurstone", "cfa", thur, "Thurstone_correlation.csv", list(sample.nobs = 213)),
 list("blau_duncan", "sem", "y3 ~ x1 + x2\n y4 ~ y3 + x2\n y5 ~ y3 + y4 + x2", "BlauDuncan_correlation.csv", list(sample.nobs = 20700)),
 list("two_factors_bench", "cfa", "f =~ x1 + x2 + x3 + x4\n g =~ x5 + x6 + x7 + x8 + x9", "bench_cfa_p9_k3_n1000.csv", list(estimator = "MLR")),
 list("saturated", "sem", "x1 ~~ x2 + x3\n x2 ~~ x3", hs, list(meanstructure = TRUE)),
 list("regression", "sem", "x9 ~ x1 + x2 + ageyr", hs, list(meanstructure = TRUE)),
 list("clusters", "sem", "f =~ y1 + y2 + y3\n f ~ x1 + x2", tl, list(cluster = "cluster")),
 list("clusters_mlr", "cfa", "f =~ y1 + y2 + y3\n g =~ y4 + y5 + y6", tl, list(cluster = "cluster", estimator = "MLR", meanstructure = TRUE)),
 list("std_lv_groups", "cfa", cfa3, hs, list(std.lv = TRUE, group = "school", group.equal = "loadings")),
 list("std_lv_scalar", "cfa", cfa3, hs, list(std.lv = TRUE, group = "school", group.equal = c("loadings", "intercepts"))),
 list("second_order_groups", "cfa", second, hs, list(group = "school", group.equal = "loadings")),
 list("first_order_information", "cfa", cfa3, hs, list(information = "first.order")),
 list("observed_robust", "cfa", cfa3, hs, list(se = "robust.sem", test = "satorra.bentler", information = "observed")),
 list("mimic_mlm_means", "sem", mimic, hs, list(estimator = "MLM", meanstructure = TRUE)),
 list("mimic_mlmv", "sem", mimic, hs, list(estimator = "MLMV")),
 list("mimic_mlr_fiml", "sem", paste0(cfa3, "\n visual ~ ageyr\n speed ~ ageyr"), hsm, list(estimator = "MLR", missing = "fiml")),
 list("mimic_fiml_random", "sem", paste0(cfa3, "\n visual ~ ageyr"), hsm, list(missing = "fiml", fixed.x = FALSE)),
 list("mimic_wls", "sem", "f =~ x1 + x2 + x3 + x4\n f ~ ageyr", hs, list(estimator = "WLS")),
 list("mimic_dwls", "sem", "f =~ x1 + x2 + x3 + x4\n f ~ ageyr", hs, list(estimator = "DWLS", meanstructure = TRUE)),
 list("uls_groups", "cfa", cfa3, hs, list(estimator = "ULS", group = "school")),
 list("uls_mv", "cfa", cfa3, hs, list(estimator = "ULSMV")),
 list("wls_groups", "cfa", "f =~ x1 + x2 + x3 + x4", hs, list(estimator = "WLS", group = "school", group.equal = c("loadings", "intercepts"))),
 list("growth_fiml", "growth", "i =~ 1*x1 + 1*x2 + 1*x3\n s =~ 0*x1 + 1*x2 + 2*x3", hsm, list(missing = "fiml")),
 list("growth_groups", "growth", "i =~ 1*x1 + 1*x2 + 1*x3\n s =~ 0*x1 + 1*x2 + 2*x3\n x1 ~~ v*x1\n x2 ~~ v*x2\n x3 ~~ v*x3", hs, list(group = "school")),
 list("labels_groups", "cfa", "f =~ x1 + c(a, a)*x2 + c(b1, b2)*x3 + x4\n d := b1 - b2", hs, list(group = "school")),
 list("bounded_by_zero", "cfa", "f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n x2 ~~ v*x2\n v > 1.3", hs, list()),
 list("means_constraint", "sem", "x1 ~ m1*1\n x2 ~ m2*1\n x3 ~ m3*1\n x1 ~~ x2 + x3\n x2 ~~ x3\n m2 == m1 + m3 - 1.2", hs, list()),
 list("poldem_orthogonal_y", "sem", gsub("a\\*|b\\*|c\\*", "", poldem), pd, list(auto.cov.y = FALSE, std.lv = TRUE)),
 list("poldem_mlf", "sem", poldem, pd, list(estimator = "MLF")),
 list("poldem_mlmvs", "sem", poldem, pd, list(estimator = "MLMVS")),
 list("poldem_wishart", "sem", poldem, pd, list(likelihood = "wishart", information = "observed")),
 list("feedback_latent", "sem", "f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n f ~ g + ageyr\n g ~ f + sex", hs, list()),
 list("full_path_mlr_groups", "sem", "x7 ~ x1 + x4\n x9 ~ x7 + x1\n x4 ~ x1", hs, list(estimator = "MLR", group = "school")),
 list("negative_variance", "cfa", "f =~ x1 + x2\n g =~ x7 + x8 + x9\n h =~ x3 + x5", hs, list())
)
read <- function(file) read.csv(file.path(data.dir, file), check.names = FALSE)
pe <- function(fit) { p <- parameterEstimates(fit, standardized = TRUE); lapply(seq_len(nrow(p)), function(i) as.list(p[i, ])) }
mats <- function(l) lapply(l, function(g) { g <- g[intersect(names(g), c("cov", "mean"))]; lapply(g, function(m) if (is.matrix(m)) unname(unclass(m)) else unname(as.numeric(m))) })
only <- if (length(args) > 2) args[-(1:2)] else NULL
for (f in fits) {
  if (!is.null(only) && !(f[[1]] %in% only)) next
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
  write(toJSON(j, auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = 1), file.path(out, paste0(id, ".json")))
  cat(id, j$converged, "chisq", round(j$fit$chisq, 4), "df", j$fit$df, length(w), "warnings\n")
}
