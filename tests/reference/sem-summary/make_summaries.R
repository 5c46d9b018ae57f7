# What lavaan 0.6-14 prints, its search tightened so that printed digits are those of the optimum: summary(fit, fit.measures = TRUE, standardized = TRUE, rsquare = TRUE, ci = <ci>).  Rscript make_summaries.R <data folder> <output folder>
suppressMessages({library(lavaan); library(jsonlite)})
args <- commandArgs(TRUE); options(width = 200)
hs <- "HolzingerSwineford1939.csv"; hsm <- "HolzingerSwineford1939_missing_modrule.csv"; pd <- "PoliticalDemocracy.csv"; gr <- "Demo.growth.csv"
cfa3 <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
poldem <- "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + a*y2 + b*y3 + c*y4\ndem65 =~ y5 + a*y6 + b*y7 + c*y8\ndem60 ~ p*ind60\ndem65 ~ ind60 + q*dem60\ny1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8\nindirect := p*q"
growth <- "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\ni ~ x1 + x2\ns ~ x1 + x2\nt1 ~ c1\nt2 ~ c2\nt3 ~ c3\nt4 ~ c4"
long <- "visualisation_ability =~ x1 + loading_of_x2*x2 + lambda3*x3\ntextualcomprehension =~ x4 + x5 + x6\nx9 ~ beta*visualisation_ability + textualcomprehension + ageyr"
nonlinear <- paste0(cfa3, "\nvisual ~~ cv*textual\nspeed ~~ cs*textual\ncv == 2*cs^2 + 0.3\ncv > cs")
cases <- list(
 list("cfa", "cfa", cfa3, hs, list()),
 list("poldem", "sem", poldem, pd, list(), ci = TRUE),
 list("poldem_mlr", "sem", poldem, pd, list(estimator = "MLR")),
 list("cfa_mlm", "cfa", cfa3, hs, list(estimator = "MLM")),
 list("cfa_mlmv", "cfa", cfa3, hs, list(estimator = "MLMV")),
 list("cfa_mlmvs", "cfa", cfa3, hs, list(estimator = "MLMVS")),
 list("cfa_mlf", "cfa", cfa3, hs, list(estimator = "MLF")),
 list("cfa_observed", "cfa", cfa3, hs, list(information = "observed")),
 list("cfa_gls", "cfa", cfa3, hs, list(estimator = "GLS")),
 list("cfa_uls", "cfa", cfa3, hs, list(estimator = "ULS")),
 list("cfa_wls", "cfa", cfa3, hs, list(estimator = "WLS")),
 list("cfa_std_lv", "cfa", cfa3, hs, list(std.lv = TRUE), ci = TRUE),
 list("cfa_missing", "cfa", cfa3, hsm, list()),
 list("cfa_fiml", "cfa", cfa3, hsm, list(missing = "ml")),
 list("cfa_fiml_mlr", "cfa", cfa3, hsm, list(missing = "ml", estimator = "MLR")),
 list("groups_metric", "cfa", cfa3, hs, list(group = "school", group.equal = "loadings")),
 list("groups_scalar_mlr", "cfa", cfa3, hs, list(group = "school", group.equal = c("loadings", "intercepts"), estimator = "MLR")),
 list("groups_fiml", "cfa", cfa3, hsm, list(group = "school", missing = "ml")),
 list("saturated", "sem", "x7 ~ x1 + x4", hs, list()),
 list("path_means", "sem", "x7 ~ x1 + a*x4\nx9 ~ b*x7 + x1\nab := a*b", hs, list(meanstructure = TRUE)),
 list("growth", "growth", growth, gr, list()),
 list("long_names", "sem", long, hs, list()),
 list("bounds", "cfa", "visual =~ x1 + lower(0.6)*x2 + x3\ntextual =~ x4 + x5 + x6", hs, list()),
 list("nonlinear", "cfa", nonlinear, hs, list()),
 list("second_order", "sem", paste0(cfa3, "\ng =~ visual + textual + speed"), hs, list()),
 list("cyclic", "sem", "x9 ~ b97*x7 + x1\nx7 ~ b79*x9 + x8\nx9 ~~ 0*x7", hs, list()),
 list("groups_mlmv", "cfa", cfa3, hs, list(group = "school", estimator = "MLMV")),
 list("cfa_yuan_bentler", "cfa", cfa3, hs, list(test = "yuan.bentler", se = "robust.huber.white")),
 list("cfa_cluster", "cfa", cfa3, hs, list(cluster = "ageyr")),
 list("saturated_mlr", "sem", "x7 ~ x1 + x4", hs, list(estimator = "MLR")),
 list("no_errors", "sem", "x7 ~ x1 + a*x4\nx9 ~ b*x7 + x1\nab := a*b\na > 0.1*b", hs, list(se = "none"), ci = TRUE),
 list("no_test", "cfa", cfa3, hs, list(test = "none")))
result <- lapply(cases, function(k) {
  data <- read.csv(file.path(args[1], k[[4]]))
  ci <- isTRUE(k$ci)
  for (tolerance in c(1e-14, 1e-13, 1e-12, 1e-11, 1e-10)) {
    fit <- suppressWarnings(do.call(k[[2]], c(list(model = k[[3]], data = data, control = list(rel.tol = tolerance)), k[[5]])))
    if (lavInspect(fit, "converged")) break
  }
  text <- capture.output(print(suppressWarnings(summary(fit, fit.measures = TRUE, standardized = TRUE, rsquare = TRUE, ci = ci))))
  list(id = k[[1]], call = k[[2]], model = k[[3]], data = k[[4]], options = k[[5]], ci = ci, text = text)
})
writeLines(toJSON(list(software = paste("lavaan", packageVersion("lavaan")), summaries = result), auto_unbox = TRUE, pretty = TRUE), file.path(args[2], "lavaan_summaries.json"))
