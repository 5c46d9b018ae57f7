# Formula cases on data with empty cells, unused levels, awkward names and missing values in factors, in the format of ../formula_cases.json.
#   Rscript make_cases.R > formula_cases.json     (in this folder; R 4.x with its recommended packages 'splines' and 'stats')
suppressWarnings(suppressMessages(library(splines)))
options(contrasts = c("contr.treatment", "contr.poly"), na.action = "na.omit", digits = 17, scipen = 0)
center <- function(x) scale(x, scale = FALSE)
invisible(Sys.setlocale("LC_COLLATE", "C"))
set.seed(4711); n <- 48
d <- data.frame(y = round(rnorm(n, 5), 3), x = round(rnorm(n), 3), w = round(rexp(n) + 0.2, 3), z = round(1e5 + 50 * runif(n), 2), nn = sample(1:5, n, TRUE),
  g = sample(c("b", "a", "c c"), n, TRUE), h = sample(c("lo", "hi"), n, TRUE), k = sample(c("k1", "k10", "k2", "K"), n, TRUE), dose = sample(c("low", "mid", "high"), n, TRUE), flag = sample(c(TRUE, FALSE), n, TRUE),
  g10 = sample(c(10, 9, 100), n, TRUE), xm = round(rnorm(n), 3), gm = sample(c("a", "b", "u"), n, TRUE), o = round(runif(n), 3), check.names = FALSE)
d[["a b"]] <- round(runif(n), 3); d[["x:w"]] <- round(runif(n), 3); d[["1st"]] <- round(runif(n), 3); d[["TRUE"]] <- round(runif(n), 3); d[["\u00e9t\u00e9"]] <- round(runif(n), 3); d[[".z_9"]] <- round(runif(n), 3); d[["log(w)"]] <- round(runif(n), 3)
d <- d[!(d$g == "a" & d$h == "hi" & d$flag) & !(d$g == "b" & d$k == "K") & !(d$h == "lo" & d$dose == "high" & d$g == "c c"), ]   # empty cells
n <- nrow(d); d$xm[c(2, 9)] <- NA; d$gm[c(5, 9, 17)] <- NA; rownames(d) <- NULL
write.csv(d, "formula_data.csv", row.names = FALSE)
d <- read.csv("formula_data.csv", check.names = FALSE, stringsAsFactors = FALSE, encoding = "UTF-8")
d$h <- factor(d$h, levels = c("lo", "hi", "none")); d$dose <- factor(d$dose, levels = c("low", "mid", "high"), ordered = TRUE)
num <- function(x) vapply(as.numeric(x), function(v) if (is.na(v)) "null" else if (is.infinite(v)) if (v > 0) '"Inf"' else '"-Inf"' else sprintf("%.17g", v), "")
str <- function(x) paste0('"', gsub("[\n\t]", " ", gsub('(["\\\\])', '\\\\\\1', enc2utf8(as.character(x)))), '"')
arr <- function(x) paste0("[", paste(x, collapse = ","), "]")
obj <- function(...) { x <- c(...); paste0("{", paste(str(names(x)), x, sep = ":", collapse = ","), "}") }
mat <- function(m) arr(apply(m, 1, function(r) arr(num(r))))
nd <- d[c(3, 1, 20, 7), ]; nd$x <- c(-1, 0, 1, 2); nd$w <- c(0.7, 1.1, 2.3, 0.9); nd$g <- c("c c", "a", "b", "b")
newJson <- function(n) arr(sapply(seq_len(nrow(n)), function(i) obj(sapply(n, function(v) {
  v <- v[i]; if (is.na(v)) "null" else if (is.logical(v)) tolower(v) else if (is.numeric(v)) num(v) else str(v) }))))
case <- function(id, f, predict = FALSE, numbers = TRUE, unordered = "contr.treatment", ordered = "contr.poly", arg = NULL, action = "na.omit") {
  options(contrasts = c(unordered, ordered))
  e <- tryCatch({
    fo <- as.formula(f, env = globalenv()); tt <- terms(fo, data = d)
    mf <- model.frame(fo, d, na.action = get(action)); X <- suppressWarnings(model.matrix(fo, mf, contrasts.arg = arg))
    fa <- attr(tt, "factors"); lab <- attr(tt, "term.labels")
    parts <- c(term_labels = arr(str(lab)), order = arr(attr(tt, "order")), intercept = attr(tt, "intercept"), response = attr(tt, "response"))
    if (length(lab) == 0) parts["term_labels"] <- "[]"
    if (length(lab)) parts["factors"] <- obj(variables = arr(str(rownames(fa))), matrix = arr(apply(fa, 1, function(r) arr(r))))
    parts <- c(parts, columns = if (ncol(X)) arr(str(colnames(X))) else "[]", assign = arr(attr(X, "assign")))
    if (numbers) parts <- c(parts, kept_rows = arr(match(rownames(mf), rownames(d))), matrix = mat(X))
    if (!anyNA(X)) parts["rank"] <- qr(X)$rank
    if (!is.null(model.offset(mf))) parts["offset"] <- arr(num(model.offset(mf)))
    if (predict) {
      m2 <- model.frame(delete.response(terms(mf)), nd, na.action = na.pass, xlev = .getXlevels(terms(mf), mf))
      P <- model.matrix(delete.response(terms(mf)), m2, contrasts.arg = attr(X, "contrasts"))
      parts["predict"] <- obj(newdata = newJson(nd[, c("x", "w", "z", "g", "h", "k", "dose", "flag", "nn", "g10", "o")]), columns = arr(str(colnames(P))), matrix = mat(P))
    }
    obj(parts)
  }, error = function(e) obj(error = str(gsub("\n", " ", conditionMessage(e)))))
  argJson <- if (is.null(arg)) "null" else obj(sapply(arg, function(a) if (is.character(a)) str(a) else mat(a)))
  obj(id = str(id), group = str(sub("-.*", "", id)), formula = str(f), rows = str("all"),
      options = obj(contrasts_default = obj(unordered = str(unordered), ordered = str(ordered)), contrasts_arg = argJson, na_action = str(action)), expect = e, source = str("R"))
}
out <- c()
add <- function(group, fs, ...) for (f in fs) out <<- c(out, case(sprintf("%s-%03d", group, length(out) + 1), f, ...))
add("cell", c("y ~ g*h*flag", "y ~ g:h:flag", "y ~ 0 + g:h:flag", "y ~ g*h*k", "y ~ g:k - 1", "y ~ g*k", "y ~ dose*g*h", "y ~ dose:g:h", "y ~ (g + h + k)^3", "y ~ (g + h + k)^2 - g:k", "y ~ g/k/h", "y ~ k %in% g %in% h", "y ~ g*h*x", "y ~ g:h:x + g", "y ~ x:g:h - 1",
  "y ~ h", "y ~ h - 1", "y ~ h:x", "y ~ droplevels(h)*g", "y ~ factor(h)", "y ~ interaction(g, h, drop = TRUE)", "y ~ interaction(g, h)", "y ~ interaction(g, k, flag, drop = TRUE)", "y ~ interaction(h, g, lex.order = TRUE)", "y ~ relevel(droplevels(h), 'hi')*x",
  "y ~ factor(g10)*g", "y ~ factor(paste(g, h))", "y ~ factor(ifelse(g == 'a', 'first', 'rest'))*flag", "y ~ factor(nn)*flag", "y ~ factor(nn %% 2 == 0):g", "y ~ factor(cut(w, 3)):h", "y ~ ordered(nn)*x", "y ~ ordered(g)", "y ~ ordered(g, levels = c('c c', 'b', 'a'))*x", "y ~ factor(dose)", "y ~ factor(dose, ordered = FALSE)", "y ~ as.integer(dose)*g",
  "y ~ factor(k, exclude = 'K')", "y ~ factor(gm, exclude = NULL)", "y ~ addNA(gm)*x", "y ~ gm*g", "y ~ xm*gm", "y ~ is.na(gm)*x", "y ~ factor(is.na(xm) | is.na(gm))"))
add("nest", c("y ~ log(abs(x) + sqrt(w))", "y ~ poly(log(w + 1), 2)", "y ~ ns(sqrt(w), 3)", "y ~ bs(log(w), df = 5):g", "y ~ scale(log(w))*scale(x)", "y ~ I(scale(w)^2)", "y ~ poly(scale(w), 2)", "y ~ ns(scale(w), 2)", "y ~ log(exp(x)) + exp(log(w))", "y ~ cut(log(w), 3)", "y ~ cut(scale(x), c(-3, -1, 0, 1, 3))",
  "y ~ poly(z, 3)", "y ~ poly(z, 2, raw = TRUE)", "y ~ scale(z)", "y ~ poly(x, z, degree = 2)", "y ~ ns(z, 4)", "y ~ bs(z, df = 6)", "y ~ round(log(w), 2):k", "y ~ ifelse(ifelse(x > 0, w, z) > 1, 1, 0)", "y ~ pmin(log(w), sqrt(abs(x)))", "y ~ cos(2 * pi * o) + sin(2 * pi * o)", "y ~ I((x > 0) * w)", "y ~ I((x > 0) + (w > 1))",
  "y ~ cbind(log(w), x^2)", "y ~ cbind(x, w):g", "y ~ poly(cbind(x, w), degree = 2)"))
add("opt", c("y ~ bs(w, df = 7)", "y ~ bs(w, df = 7, intercept = TRUE)", "y ~ bs(w, degree = 1, df = 3)", "y ~ bs(w, degree = 2)", "y ~ bs(w, degree = 4, df = 6)", "y ~ bs(w, degree = 5)", "y ~ bs(w, knots = c(0.5, 0.5, 1))", "y ~ bs(w, knots = quantile(w, c(.2, .5, .8)))", "y ~ bs(w, knots = median(w), Boundary.knots = c(0, 10))", "y ~ bs(x, df = 5, Boundary.knots = range(x))",
  "y ~ ns(w, df = 6)", "y ~ ns(w, df = 3, intercept = TRUE) - 1", "y ~ ns(w, knots = quantile(w, 1:3/4))", "y ~ ns(x, df = 3, Boundary.knots = c(-1, 1))", "y ~ ns(x, knots = 0, Boundary.knots = quantile(x, c(.1, .9)))", "y ~ ns(w, df = 2) + bs(x, 4) + poly(o, 2)", "y ~ poly(w, 5)", "y ~ poly(x, degree = 3, raw = TRUE):h", "y ~ poly(nn, 4)", "y ~ poly(x, w, o, degree = 2)",
  "y ~ cut(w, c(0, 1, 20), labels = FALSE)", "y ~ cut(w, 3, labels = c('a', 'b', 'c'), ordered_result = TRUE)", "y ~ cut(w, c(0, .5, 1, 20), right = FALSE, include.lowest = TRUE)", "y ~ cut(x, 4, dig.lab = 5)*flag", "y ~ scale(x, center = TRUE, scale = FALSE):g", "y ~ C(factor(k), contr.helmert)*x", "y ~ C(factor(g), contr.sum, 1)", "y ~ C(dose, contr.helmert)", "y ~ C(factor(nn), contr.poly, 2)", "y ~ factor(nn, levels = 5:1)"))
add("name", c("y ~ `a b` + x", "y ~ `x:w` + x:w", "y ~ `a b`:`1st`", "y ~ `1st`^2", "y ~ I(`1st`^2)*g", "y ~ `TRUE` + flag", "y ~ `\u00e9t\u00e9`*x", "y ~ .z_9 + x", "y ~ log(`a b` + 1):g", "y ~ poly(`a b`, 2)", "`a b` ~ x", "y ~ scale(`x:w`)", "y ~ `a b`*`x:w`*`1st`", "y ~ ns(`1st`, 2):g", "y ~ offset(`a b`) + x"))
for (u in c("contr.sum", "contr.helmert", "contr.poly", "contr.SAS")) add("code", c("y ~ g*h*flag", "y ~ g:k", "y ~ 0 + g:h", "y ~ k*x", "y ~ dose*g", "y ~ g/x", "y ~ g %in% k"), unordered = u)
for (u in c("contr.treatment", "contr.sum", "contr.helmert", "contr.SAS")) add("code", c("y ~ dose", "y ~ dose*h", "y ~ 0 + dose:g"), ordered = u)
add("code", c("y ~ k*g", "y ~ 0 + k + g"), arg = list(k = "contr.helmert", g = "contr.sum"))
add("pred", c("y ~ g*h", "y ~ g*x + k", "y ~ poly(log(w + 1), 2)", "y ~ ns(sqrt(w), 3)*g", "y ~ bs(w, df = 7)", "y ~ bs(w, degree = 2, df = 5)", "y ~ bs(w, degree = 4, df = 6)", "y ~ ns(x, df = 3, Boundary.knots = c(-1, 1))", "y ~ scale(log(w))", "y ~ cut(w, c(0, .5, 1, 20))*flag", "y ~ poly(z, 3)", "y ~ ns(z, 4)", "y ~ bs(z, df = 6)", "y ~ poly(x, w, degree = 2)", "y ~ factor(g10)*x", "y ~ dose*g", "y ~ ordered(nn)", "y ~ interaction(g, h)", "y ~ offset(o) + scale(x)", "y ~ C(factor(k), contr.helmert)", "y ~ 0 + g:flag", "y ~ relevel(factor(g), 'c c')*w", "y ~ I(x^2):dose", "y ~ factor(ifelse(g == 'a', 'first', 'rest'))"), predict = TRUE)
nd$w <- c(0.01, 1.9, 9.3, 14.4); nd$x <- c(-5, 0.2, NA, 6)
add("far", c("y ~ bs(w, df = 7)", "y ~ bs(w, degree = 1, df = 3)", "y ~ bs(w, degree = 2)", "y ~ ns(w, df = 6)", "y ~ ns(x, df = 3, Boundary.knots = c(-1, 1)):g", "y ~ ns(w, df = 3, intercept = TRUE)", "y ~ poly(w, 5)", "y ~ bs(log(w), 5)", "y ~ scale(w)*x"), predict = TRUE)
lab <- c("I(x^2 + -1)", "I(-x^2)", "I((-x)^2)", "I(x - (w - z))", "I(x/(w/z))", "I(x/w/z)", "I(2^3^x)", "I((2^3)^x)", "I(x * -1)", "I(!x > 0)", "I(!(x > 0) & flag)", "I((x | flag) & w)", "I(x == 1e5)", "I(x == 1e-5)", "I(x == 123456.7)", "I(x + 0.1 + 0.25)", "I(x + 1e5 + 1e6)", "I(x + 100000L)", "f(x, y = 2)[1]", "I(x %% 3 == 0)", "I(-(-x))", "I(+x)", "I(x:w)", "I(`a b` + 1)", "I(x > 0 && w > 0)", "ifelse(g == \"a\", 'b', \"c'd\")", "I(x + (w))", "I(((x)))", "I(x * (w * z))", "I((x * w) * z)", "I(x - w + z)", "I(1/3 * x)", "I(x + 1/3)", "I(3e10 * x)", "I(12345678901 * x)", "I(0.00001234 * x)", "I(1e-15 * x)", "factor(g, c('a', 'b'))")
fixed <- sapply(lab, function(t) tryCatch(attr(terms(as.formula(paste("y ~", t))), "term.labels"), error = function(e) NA))
set.seed(8675309)
leaf <- function() sample(c("x", "w", "g", "h", "k", "flag", "dose", "nn", "gm", "poly(w, 2)", "I(x^2)", "factor(nn)", "1", "0"), 1, prob = c(2, 2, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.3))
tree <- function(depth) { if (depth == 0 || runif(1) < 0.15) return(leaf())
  op <- sample(c("+", ":", "*", "/", "%in%", "-", "^"), 1, prob = c(5, 2.5, 2, 1.5, 0.7, 1.5, 0.7))
  if (op == "^") return(paste0("(", tree(depth - 1), " + ", tree(depth - 1), ")^", sample(2:3, 1)))
  a <- tree(depth - 1); b <- tree(depth - 1); wrap <- function(t) if (nchar(t) > 8 && runif(1) < 0.6) paste0("(", t, ")") else t
  paste(wrap(a), op, wrap(b)) }
random <- unique(replicate(900, paste("y ~", tree(3)))); random <- random[nchar(random) < 80]
add("rnd", random[1:400], numbers = FALSE)
meta <- obj(generator = str("make_cases.R"), R = str(R.version.string), data_csv = str("formula_data.csv"), column_types = obj(
  h = '{"type":"factor","levels":["lo","hi","none"],"ordered":false}', dose = '{"type":"factor","levels":["low","mid","high"],"ordered":true}', 
  g = '{"type":"string"}', k = '{"type":"string"}', gm = '{"type":"string"}'))
keep <- !is.na(fixed)
labels <- sprintf('{"input":%s,"label":%s}', str(lab[keep]), str(fixed[keep]))
cat("{\"meta\":", meta, ",\n\"cases\":[\n", paste(out, collapse = ",\n"), "\n],\n\"deparse_cases\":[\n", paste(labels, collapse = ",\n"), "\n]}\n", sep = "")
