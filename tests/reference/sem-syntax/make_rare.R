# Rarely used corners of the model language, in the format of lavaan_syntax_cases.json: Rscript make_rare.R <output folder>
# Group vectors in every place, rep(), parentheses, several modifiers of one term, blocks under group.equal, effect coding. lavaanify() as sem() calls it; with effect coding as lavaan()'s options
# call it, which frees the marker.
suppressMessages({library(lavaan); library(jsonlite)})
out <- commandArgs(TRUE)[1]
cases <- list()
add <- function(group, model, args = list(), call = modifyList(list(auto = TRUE, model.type = "sem", fixed.x = TRUE), args)) {
  warned <- character(0)
  table <- tryCatch(withCallingHandlers(do.call(lavaanify, c(list(model = model), call)), warning = function(w) { warned <<- c(warned, conditionMessage(w)); invokeRestart("muffleWarning") }),
                    error = function(e) list(error = conditionMessage(e)))
  number <- sum(vapply(cases, function(c) c$group == group, TRUE)) + 1
  one <- list(id = sprintf("%s-%03d", group, number), group = group, model = model, args = if (length(args)) args else structure(list(), names = character(0)))
  if (is.data.frame(table)) {
    keep <- c("id", "lhs", "op", "rhs", "user", "block", "group", "free", "ustart", "exo", "label", "plabel", "lower", "upper")
    table <- table[, intersect(keep, names(table))]
    if (is.null(table$plabel)) table$plabel <- ""
    value <- function(x) if (is.character(x)) x else if (is.na(x)) NULL else if (is.infinite(x)) ifelse(x > 0, "Inf", "-Inf") else x
    one$expect <- list(n_rows = nrow(table), npar_free = max(0, table$free), columns = names(table), rows = lapply(seq_len(nrow(table)), function(i) unname(lapply(table[i, ], value))))
  } else one$expect <- table
  if (length(warned)) one$warnings <- as.list(warned)
  cases[[length(cases) + 1]] <<- one
}
equal <- c("loadings", "intercepts", "regressions", "means", "residuals", "lv.variances")
groups <- c('y ~ rep(1, 2)*x', 'y ~ rep("a", 2)*x', 'y ~ c(rep("a", 2))*x + start(rep(0.5, 2))*z', 'f =~ x1 + c("a", "a")*x2 + c(b, d)*x3\na == b', 'y ~ c(1/3, NA)*x', 'y ~ c(NA, NA)*x + z', 'y ~ c(1, 2)*1 + x',
  'y ~ c(a, b)*1 + c(b, a)*x', 'y ~ c(0, NA)*1 + x', 'y ~ label(c("a", "b"))*x + a*z', 'y ~ equal(c("y~z", "y~w"))*x + z + w', 'y ~ equal("", "y~x")*x', 'f =~ c(NA, 1)*x1 + c(1, NA)*x2 + x3', 'f =~ x1 + x2\nf ~ c(m1, m2)*1\nd := m2 - m1',
  'f =~ x1 + x2 + x3\nx1 ~~ c(v, v)*x1\nx2 ~~ c(0.5, NA)*x2', 'y ~ c(a, a)*x + c(a, b)*z', 'y ~ .p1.*x + z', 'group: 1\ny ~ x\ngroup: 2\ny ~ x\nx ~ z', 'group: 1\nf =~ x1 + x2 + x3\nf ~ z\ngroup: 2\nf =~ x1 + x2 + x3\nz ~ x4',
  'group: 2\ny ~ x\ngroup: 1\ny ~ z', 'group: 1\ny ~ x\ngroup: 2\ny ~ x\ngroup: 1\nz ~ x', 'group: 1\nf =~ x1 + a*x2\ngroup: 2\nf =~ x1 + a*x2 + x3\nx1 ~~ x2')
for (m in groups) for (a in list(list(ngroups = 2), list(ngroups = 2, meanstructure = TRUE, group.equal = equal))) add("groups", m, a)
one <- c('y ~ (a)*x + ("b")*z', 'y ~ ((0.5))*x + -2^2*z', 'y ~ +3*x + -(1/2)*z', 'y ~ 1L*x + 1e+2*z', 'y ~ T*x + F*z', 'y ~ log(10, 2)*x + max(1, 2)*z', 'f =~ NA*x1 + a*x1 + start(0.5)*x1 + x2', 'f =~ start(.5)*x1 + NA*x1 + x2', 'y ~ a*x + z\na**2 + 1 > 3',
  'group ~ x\nlevel ~ x + class', 'c ~ x + start\nstart ~ c', '.x ~ .y + x..1', 'f =~ x1 + f2\nf2 =~ f3\nf3 =~ x3 + x4\nf ~~ 0*f3', 'f =~ 0\nf ~~ 1*f\ny ~ f + x', 'f =~ x1 + x2\ny ~ f:z + z', 'y ~ x:z\nx ~ w', 'y1 + y2 ~ 0 + b*x', 'x ~~ NA*y + start(.1)*z', 'f =~ x1 + x2; x1 ~ c1*1; x2 ~ c1*1; f ~ NA*1',
  'u | 0*t1 + 1*t2\nf =~ u + x2 + x3', 'y ~ a*x; y ~~ a*y', 'y ~ "a.b c"*x', '  y ~ x # c; d\n ! e\n\t+ z;;w ~ y  ', 'y ~ x + 0*1', 'f1 + f2 =~ x1 + x2', 'x1 + x2 ~~ x3 + x4')
for (m in one) for (a in list(list(), list(meanstructure = TRUE, fixed.x = FALSE))) add("one", m, a)
effect <- c('f =~ x1 + x2 + x3', 'f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6 + x1', 'f =~ x1 + 0.5*x2 + x3\ng =~ x4 + x5', 'f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nh =~ f + g', 'f =~ x1 + a*x2 + a*x3\nf ~ z\nx1 ~ 0*1', 'f =~ x1\ng =~ x2 + x3\nf ~ 1')
for (m in effect) for (e in list("loadings", c("loadings", "intercepts"))) for (a in list(list(), list(meanstructure = TRUE), list(meanstructure = TRUE, ngroups = 2, group.equal = c("loadings", "intercepts")))) {
  a$effect.coding <- e
  defaults <- list(auto = FALSE, model.type = "sem", fixed.x = TRUE, int.ov.free = TRUE, int.lv.free = FALSE, auto.fix.first = FALSE, auto.fix.single = TRUE, auto.var = TRUE, auto.cov.lv.x = TRUE, auto.cov.y = TRUE)
  add("effect", m, a, modifyList(defaults, a))
}
meta <- list(generator = "make_rare.R", oracle_1 = paste("lavaan", packageVersion("lavaan")), call = "lavaanify(model, auto=TRUE, model.type=\"sem\", fixed.x=TRUE, <args>); group effect: the options that lavaan() makes of effect.coding")
writeLines(toJSON(list(meta = meta, cases = cases), auto_unbox = TRUE, digits = 12, null = "null", na = "null"), file.path(out, "lavaan_rare_cases.json"))
cat(length(cases), "cases,", sum(vapply(cases, function(c) !is.null(c$expect$error), TRUE)), "errors\n")
