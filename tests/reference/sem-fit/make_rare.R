# Fits with options that are rarely combined, in the format of make_wide.R: Rscript make_rare.R <data folder> <output folder>
# Data sets are written to the data folder first: R's mtcars in like units, and parts of survival's pbc (logarithms of bili, chol, ast and trig) and lung.
suppressMessages({library(lavaan); library(jsonlite); library(survival)})
args <- commandArgs(TRUE); data.dir <- args[1]; out <- args[2]
write.csv(round(transform(mtcars[, c("mpg", "disp", "hp", "drat", "gear", "carb")], mpg = mpg / 10, disp = disp / 100, hp = hp / 100, drat = drat * 2), 6), file.path(data.dir, "mtcars_scaled.csv"), row.names = FALSE)
p <- pbc[, c("bili", "chol", "albumin", "ast", "trig", "platelet", "protime")]; for (v in c("bili", "chol", "ast", "trig")) p[[v]] <- log(p[[v]]); p$platelet <- p$platelet / 100
write.csv(round(p, 4), file.path(data.dir, "pbc_logs.csv"), row.names = FALSE)
# For a test of the search (SeveralMinimaTests): lung of survival.
write.csv(with(lung, data.frame(ecog = ph.ecog, karno = ph.karno / 10, patk = pat.karno / 10, cal = meal.cal / 1000, sex = ifelse(sex == 1, "m", "f"))), file.path(data.dir, "lung_scores.csv"), row.names = FALSE, quote = FALSE)
hs <- "HolzingerSwineford1939.csv"; hsm <- "HolzingerSwineford1939_missing_modrule.csv"; pd <- "PoliticalDemocracy.csv"
two <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6"; cfa3 <- paste0(two, "\n speed =~ x7 + x8 + x9")
fits <- list(
 list("r_mlf_expected", "cfa", two, hs, list(estimator = "MLF", information = "expected")),
 list("r_mlf_observed_fiml", "cfa", two, hsm, list(estimator = "MLF", information = "observed", missing = "ml")),
 list("r_first_order_errors", "cfa", two, hs, list(se = "first.order", information = "observed")),
 list("r_wlsmv_observed", "sem", "x9 ~ x1 + x4\n x4 ~ x1", hs, list(estimator = "WLSMV", information = "observed")),
 list("r_uls_observed", "sem", paste0(two, "\n textual ~ visual"), hs, list(estimator = "ULS", information = "observed", se = "robust.sem", test = "mean.var.adjusted")),
 list("r_mlmvs_negative", "sem", "f =~ mpg + disp + hp + drat\n f ~ gear + carb\n disp ~ gear", "mtcars_scaled.csv", list(estimator = "MLMVS", information = "observed", fixed.x = FALSE)),
 list("r_effect_means_fiml", "sem", "f =~ NA*bili + a*bili + b*chol + c*albumin\n a + b + c == 3\n bili ~ i1*1\n chol ~ i2*1\n albumin ~ i3*1\n i1 + i2 + i3 == 0\n f ~ NA*1\n g =~ ast + trig + platelet + protime", "pbc_logs.csv", list(estimator = "MLR", missing = "ml", fixed.x = FALSE)),
 list("r_effect_coding", "cfa", cfa3, hs, list(effect.coding = c("loadings", "intercepts"), meanstructure = TRUE)),
 list("r_effect_coding_groups", "cfa", two, hs, list(effect.coding = c("loadings", "intercepts"), group = "school", group.equal = c("loadings", "intercepts"), estimator = "MLR")),
 list("r_effect_coding_second", "cfa", paste0(cfa3, "\n g =~ visual + textual + speed"), hs, list(effect.coding = "loadings")),
 list("r_equal_intercepts_alone", "cfa", two, hs, list(group.equal = "intercepts", likelihood = "wishart")),
 list("r_blocks_equal", "cfa", "group: 1\n f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n f ~~ 0*g\n group: 2\n f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n x1 ~~ x4", hs, list(group = "school", group.equal = c("loadings", "residuals"))),
 list("r_on_bounds", "cfa", "visual =~ x1 + upper(0.5)*x2 + x3 + lower(0.6)*x4", hs, list(estimator = "MLM")),
 list("r_constant_definition", "cfa", "f =~ 1*y1 + 1*y2 + 1*y3 + 1*y4\n y1 ~~ e*y1\n y2 ~~ e*y2\n y3 ~~ e*y3\n y4 ~~ e*y4\n f ~~ vf*f\n omega := 16*vf/(16*vf + 4*e)\n vf == 2*e", pd, list())
)
read <- function(file) read.csv(file.path(data.dir, file), check.names = FALSE)
pe <- function(fit) { p <- parameterEstimates(fit, standardized = TRUE); lapply(seq_len(nrow(p)), function(i) as.list(p[i, ])) }
mats <- function(l) lapply(l, function(g) { g <- g[intersect(names(g), c("cov", "mean"))]; lapply(g, function(m) if (is.matrix(m)) unname(unclass(m)) else unname(as.numeric(m))) })
for (f in fits) {
  id <- f[[1]]; opts <- f[[5]]; w <- character(0); t0 <- proc.time()[[3]]
  fit <- withCallingHandlers(do.call(f[[2]], c(list(model = f[[3]], data = read(f[[4]])), opts)), warning = function(x) { w <<- c(w, conditionMessage(x)); invokeRestart("muffleWarning") })
  secs <- proc.time()[[3]] - t0
  mi <- tryCatch({ x <- suppressWarnings(modindices(fit)); x <- x[order(-x$mi), ]; x <- head(x, 8); lapply(seq_len(nrow(x)), function(i) as.list(x[i, ])) }, error = function(e) list())
  V <- unclass(vcov(fit)); st <- lavInspect(fit, "sampstat", drop.list.single.group = FALSE); im <- lavInspect(fit, "implied", drop.list.single.group = FALSE)
  r2 <- lavInspect(fit, "r2"); if (is.list(r2)) r2 <- lapply(r2, as.numeric) else r2 <- as.numeric(r2)
  j <- list(id = id, call = f[[2]], model = f[[3]], data = f[[4]], options = opts, note = "", software = paste("lavaan", packageVersion("lavaan")), R = R.version.string, seconds = secs,
    warnings = I(w), converged = lavInspect(fit, "converged"), iterations = fit@optim$iterations, npar = lavInspect(fit, "npar"), nobs = lavInspect(fit, "nobs"), fmin = fit@optim$fx,
    fit = as.list(unclass(fitMeasures(fit))), parameters = pe(fit), vcov = unname(V), vcov_names = rownames(V), implied = mats(im), sampstat = mats(st), modindices_top = mi, r2 = r2)
  if (length(opts) == 0) j$options <- structure(list(), names = character(0))
  write(toJSON(j, auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = FALSE), file.path(out, paste0(id, ".json")))
  cat(id, j$converged, "chisq", round(j$fit$chisq, 4), "df", j$fit$df, length(w), "warnings\n")
}
