# What lavaan 0.6-14 says after a fit: Rscript make.R <data folder> <output file>
suppressMessages({library(lavaan); library(jsonlite)})
args <- commandArgs(TRUE); read <- function(f) read.csv(file.path(args[1], f))
hs <- read("HolzingerSwineford1939.csv"); hsm <- read("HolzingerSwineford1939_missing_modrule.csv"); pd <- read("PoliticalDemocracy.csv")
cfa3 <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
poldem <- "ind60 =~ x1 + x2 + x3\n dem60 =~ y1 + a*y2 + y3 + y4\n dem65 =~ y5 + a*y6 + y7 + y8\n dem60 ~ b*ind60\n dem65 ~ c*ind60 + d*dem60\n y1 ~~ y5\n ind := b*d\n total := c + ind"
tight <- function(f, ...) f(..., control = list(rel.tol = 1e-11, eval.max = 5000, iter.max = 5000))
std <- function(fit, type) { s <- standardizedSolution(fit, type = type); lapply(seq_len(nrow(s)), function(i) as.list(s[i, c("lhs", "op", "rhs", if ("group" %in% names(s)) "group", "est.std", "se")])) }
one <- function(fit) list(all = std(fit, "std.all"), lv = std(fit, "std.lv"), nox = std(fit, "std.nox"))
f.hs <- tight(cfa, cfa3, hs); f.pd <- tight(sem, poldem, pd); f.pdr <- tight(sem, poldem, pd, estimator = "MLR", meanstructure = TRUE)
f.fiml <- tight(cfa, cfa3, hsm, missing = "fiml"); f.mimic <- tight(sem, paste0(cfa3, "\n visual + speed ~ ageyr"), hs)
scores <- function(fit, m) unname(round(lavPredict(fit, method = m)[1:5, ], 12))
resid <- function(fit, type) unname(unclass(lavResiduals(fit, type = "raw", summary = FALSE, zstat = TRUE)$cov.z))
m <- function(e, q) cfa(cfa3, hs, group = "school", group.equal = e, estimator = q)
lrt <- function(q) { a <- m("", q); b <- m("loadings", q); d <- m(c("loadings", "intercepts"), q); t <- as.data.frame(lavTestLRT(a, b, d)); list(diff = t[["Chisq diff"]][-1], df = t[["Df diff"]][-1], p = t[["Pr(>Chisq)"]][-1]) }
out <- list(software = paste("lavaan", packageVersion("lavaan")), model_hs = cfa3, model_pd = poldem, model_mimic = paste0(cfa3, "\n visual + speed ~ ageyr"),
 standardized = list(hs = one(f.hs), pd = one(f.pd), pd_mlr = one(f.pdr), mimic = one(f.mimic)),
 scores = list(hs_regression = scores(f.hs, "regression"), hs_bartlett = scores(f.hs, "Bartlett"), pd_regression = scores(f.pdr, "regression"), fiml_regression = scores(f.fiml, "regression")),
 residual_z = list(hs = resid(f.hs), pd = resid(f.pd), mimic = resid(f.mimic)),
 lrt = list(ML = lrt("ML"), MLM = lrt("MLM"), MLR = lrt("MLR")))
write(toJSON(out, auto_unbox = TRUE, digits = NA, na = "null", pretty = 1), args[2])
