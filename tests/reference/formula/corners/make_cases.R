# Formula cases at the corners of functions, contrasts and splines, in the format of ../formula_cases.json: whole quotients, significant digits, gamma below 0, C() with every argument,
# knots that coincide, a response that stands on the right side as well.
#   Rscript make_cases.R > formula_cases.json     (in this folder; R 4.x with its recommended packages 'splines' and 'stats')
suppressWarnings(suppressMessages(library(splines)))
options(na.action = "na.omit", digits = 17, scipen = 0)
invisible(Sys.setlocale("LC_COLLATE", "C"))
set.seed(11); n <- 36
d <- data.frame(y = round(rnorm(n, 5), 3), x = round(rnorm(n, 0, 3), 2), w = sample(c(0.05, 0.15, 0.25, 0.505, 0.265, 2.675, 1.005, 12.5, 125, 1e-4), n, TRUE), i = sample(-3:4, n, TRUE), many0 = sample(c(0, 0, 0, 0, 1, 1, 2, 3, 5), n, TRUE),
  many3 = sample(c(1, 2, 3, 3, 3, 3), n, TRUE), g = sample(c("b", "a", "c c"), n, TRUE), h = sample(c("lo", "mid", "hi", "top"), n, TRUE), dose = sample(c("low", "mid", "high"), n, TRUE), flag = sample(c(TRUE, FALSE), n, TRUE), xm = round(rnorm(n), 3))
d$xm[c(3, 8)] <- NA
write.csv(d, "formula_data.csv", row.names = FALSE)
d <- read.csv("formula_data.csv", stringsAsFactors = FALSE)
d$h <- factor(d$h, levels = c("lo", "mid", "hi", "top")); d$dose <- factor(d$dose, levels = c("low", "mid", "high"), ordered = TRUE)
num <- function(x) vapply(as.numeric(x), function(v) if (is.na(v)) "null" else if (is.infinite(v)) if (v > 0) '"Inf"' else '"-Inf"' else sprintf("%.17g", v), "")
str <- function(x) paste0('"', gsub("[\n\t]", " ", gsub('(["\\\\])', '\\\\\\1', enc2utf8(as.character(x)))), '"')
arr <- function(x) paste0("[", paste(x, collapse = ","), "]")
obj <- function(...) { x <- c(...); paste0("{", paste(str(names(x)), x, sep = ":", collapse = ","), "}") }
mat <- function(m) arr(apply(m, 1, function(r) arr(num(r))))
nd <- d[c(3, 1, 20, 7), ]; nd$x <- c(-1, 0, 1, 2); nd$many0 <- c(0, 1, 4, 5); nd$many3 <- c(1, 1.5, 2, 3)
newJson <- function(n) arr(sapply(seq_len(nrow(n)), function(i) obj(sapply(n, function(v) {
  v <- v[i]; if (is.na(v)) "null" else if (is.logical(v)) tolower(v) else if (is.numeric(v)) num(v) else str(v) }))))
case <- function(id, f, predict = FALSE, unordered = "contr.treatment", ordered = "contr.poly") {
  options(contrasts = c(unordered, ordered))
  e <- tryCatch(suppressWarnings({
    fo <- as.formula(f, env = globalenv()); tt <- terms(fo, data = d)
    mf <- model.frame(fo, d); X <- model.matrix(terms(mf), mf)
    fa <- attr(tt, "factors"); lab <- attr(tt, "term.labels")
    parts <- c(term_labels = if (length(lab)) arr(str(lab)) else "[]", order = arr(attr(tt, "order")), intercept = attr(tt, "intercept"), response = attr(tt, "response"))
    if (length(lab)) parts["factors"] <- obj(variables = arr(str(rownames(fa))), matrix = arr(apply(fa, 1, function(r) arr(r))))
    parts <- c(parts, columns = arr(str(colnames(X))), assign = arr(attr(X, "assign")), kept_rows = arr(match(rownames(mf), rownames(d))), matrix = mat(X))
    if (!anyNA(X) && all(is.finite(X))) parts["rank"] <- qr(X)$rank
    if (predict) {
      m2 <- model.frame(delete.response(terms(mf)), nd, na.action = na.pass, xlev = .getXlevels(terms(mf), mf))
      P <- model.matrix(delete.response(terms(mf)), m2, contrasts.arg = attr(X, "contrasts"))
      parts["predict"] <- obj(newdata = newJson(nd[, c("x", "w", "i", "many0", "many3", "g", "h", "dose", "flag")]), columns = arr(str(colnames(P))), matrix = mat(P))
    }
    obj(parts)
  }), error = function(e) obj(error = str(gsub("\n", " ", conditionMessage(e)))))
  obj(id = str(id), group = str(sub("-.*", "", id)), formula = str(f), rows = str("all"),
      options = obj(contrasts_default = obj(unordered = str(unordered), ordered = str(ordered)), contrasts_arg = "null", na_action = str("na.omit")), expect = e, source = str("R"))
}
out <- c()
add <- function(group, fs, ...) for (f in fs) out <<- c(out, case(sprintf("%s-%03d", group, length(out) + 1), f, ...))
add("quotient", c("y ~ I(x %/% 0.1)", "y ~ I(w %/% 0.05)", "y ~ I(x %/% -0.7)", "y ~ I(5 %/% x)", "y ~ I(i %/% 3)", "y ~ I(x %/% i)", "y ~ I(x %% 0.1)", "y ~ I(w %% 0.05)", "y ~ I(x %% -0.7)", "y ~ I(i %% 3)", "y ~ I(x %/% Inf)", "y ~ I(x %% Inf)"))
add("digits", c("y ~ signif(w, 1)", "y ~ signif(w, 2)", "y ~ signif(w, 3)", "y ~ signif(x, 1)", "y ~ signif(x * 1e6, 2)", "y ~ signif(w/1e9, 2)", "y ~ signif(x)", "y ~ factor(signif(w, 1))", "y ~ round(w, 1)", "y ~ round(w, 2)", "y ~ round(x * 10, -1)"))
add("gamma", c("y ~ gamma(x)", "y ~ gamma(i)", "y ~ lgamma(x)", "y ~ lgamma(i)", "y ~ gamma(w)", "y ~ lgamma(w)", "y ~ as.integer(x * 1e9)"))
add("exp", c("y ~ exp(xm)", "y ~ log(abs(xm))", "y ~ exp(xm/1e4) + x", "y ~ I(x * 0.1234567890123456)"))
add("C", c("y ~ C(h, contr.treatment, 2)", "y ~ C(h, treatment, 2)", "y ~ C(h, treatment)", "y ~ C(h, 'contr.treatment', 1)", "y ~ C(h, SAS, 1)", "y ~ C(h, contr.sum, 2)", "y ~ C(h, how.many = 1)", "y ~ C(dose, how.many = 1)", "y ~ C(h, base = 3)", "y ~ C(h, treatment, base = 3)",
  "y ~ C(h, contr.treatment, 2, base = 2)", "y ~ C(factor(g), c(-1, 0, 1))", "y ~ C(h, c(-1, 0, 0, 1))*x", "y ~ C(h, c(3, 1, 1, 2))", "y ~ C(h, cbind(a = c(-1, 0, 0, 1)))", "y ~ C(h, matrix(c(1, -1, 0, 0, 0, 0, 1, -1), 4))", "y ~ C(factor(flag), matrix(c(1, -1, 2, 0), 2))", "y ~ C(h, c(0, 0, 0, 0))", "y ~ C(h, c(1, 1, 1, 1))",
  "y ~ C(h, contr.helmert(3))", "y ~ C(h, contr.sum(5))", "y ~ C(h, contr.poly(3))", "y ~ C(h, contr.sum(1:4))", "y ~ C(h, contr.poly(4, c(1, 2, 4, 7)))", "y ~ C(h, contr.treatment(3))", "y ~ C(h, 'nosuch')", "y ~ C(factor(i), contr.sum, 3)", "y ~ C(factor(i), c(-1, 0, 0, 0, 1, 0, 0, 2))"))
add("C", c("y ~ C(h, how.many = 2)", "y ~ C(h, base = 2)", "y ~ C(h, contr.treatment, base = 2)", "y ~ C(h, treatment)*g"), unordered = "contr.sum"); add("C", c("y ~ C(dose, base = 2)", "y ~ C(dose, how.many = 1)"), ordered = "contr.treatment"); add("C", "y ~ C(dose, base = 2)")
add("C", c("y ~ C(h, c(-1, 0, 0, 1))", "y ~ C(h, treatment, 2)", "y ~ C(h, base = 3)"), predict = TRUE)
add("ties", c("y ~ ns(many0, 2)", "y ~ ns(many0, 3)", "y ~ ns(many0, 4)", "y ~ ns(many0, df = 4, intercept = TRUE)", "y ~ bs(many0, df = 4)", "y ~ bs(many0, df = 6)", "y ~ bs(many0, df = 5, degree = 2)", "y ~ bs(many0, df = 7, degree = 4)", "y ~ bs(many0, knots = 0)", "y ~ bs(many0, knots = 5)", "y ~ ns(many0, knots = 0)",
  "y ~ ns(many0, knots = 5)", "y ~ ns(many0, knots = c(2, 2))", "y ~ bs(many3, df = 4)", "y ~ bs(many3, df = 6)", "y ~ bs(many3, df = 2, degree = 1)", "y ~ bs(many3, df = 8, degree = 5)", "y ~ ns(many3, 3)", "y ~ ns(many3, df = 2)"))
add("ties", c("y ~ ns(many0, 3)", "y ~ bs(many0, df = 6)", "y ~ bs(many0, df = 7, degree = 4)", "y ~ bs(many3, df = 5)"), predict = TRUE)
add("both", c("x ~ x*h", "x ~ x:h", "x ~ 0 + x*h", "x ~ 0 + x + x:h", "x ~ x:h + w", "x ~ (x + h + g)^2", "dose ~ dose*h", "dose ~ 0 + dose*h", "x ~ h/x"))
add("missing", c("y ~ poly(xm, 2, raw = TRUE)", "y ~ ns(xm, 2)", "y ~ scale(xm)"))
add("refused", c("y ~ relevel(dose, ref = 'mid')", "y ~ relevel(ordered(i), ref = '2')", "y ~ relevel(i, ref = 2)", "y ~ droplevels(i)", "y ~ droplevels(flag)", "y ~ droplevels(dose)", "y ~ relevel(factor(i), ref = '2')"))
meta <- obj(generator = str("make_cases.R"), R = str(R.version.string), data_csv = str("formula_data.csv"), column_types = obj(
  h = '{"type":"factor","levels":["lo","mid","hi","top"],"ordered":false}', dose = '{"type":"factor","levels":["low","mid","high"],"ordered":true}', g = '{"type":"string"}'))
cat("{\"meta\":", meta, ",\n\"cases\":[\n", paste(out, collapse = ",\n"), "\n]}\n", sep = "")
