# More formula cases in the format of ../formula_cases.json, from R's own model.frame and model.matrix.
#   Rscript make_cases.R > formula_cases.json     (in this folder; R 4.x with its recommended packages 'splines' and 'stats')
suppressWarnings(suppressMessages(library(splines)))
options(contrasts = c("contr.treatment", "contr.poly"), na.action = "na.omit", digits = 17, scipen = 0)
center <- function(x) scale(x, scale = FALSE)
d <- read.csv("../formula_data.csv", check.names = FALSE, stringsAsFactors = FALSE)
d$h <- factor(d$h, levels = c("lo", "hi")); d$dose <- factor(d$dose, levels = c("low", "mid", "high"), ordered = TRUE)
d$cause <- factor(d$cause, levels = c("censor", "relapse", "death"))
num <- function(x) vapply(as.numeric(x), function(v) if (is.na(v)) "null" else if (is.infinite(v)) if (v > 0) '"Inf"' else '"-Inf"' else sprintf("%.17g", v), "")
str <- function(x) paste0('"', gsub("[\n\t]", " ", gsub('(["\\\\])', '\\\\\\1', enc2utf8(as.character(x)))), '"')
arr <- function(x) paste0("[", paste(x, collapse = ","), "]")
obj <- function(...) { x <- c(...); paste0("{", paste(str(names(x)), x, sep = ":", collapse = ","), "}") }
mat <- function(m) arr(apply(m, 1, function(r) arr(num(r))))
nd <- d[c(3, 1, 20, 7), ]; nd$x <- c(-1, 0, 1, 2); nd$w <- c(0.7, 1.9, 3.3, 3.8); nd$g <- c("c", "a", "b", "b")
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
add("op", c("y ~ x + w", "y ~ x - 1 + 1", "y ~ 0 + 1", "y ~ 1 - 1", "y ~ (0 + x) + w", "y ~ x + (w - 1)", "y ~ -1", "y ~ +0", "y ~ x^1", "y ~ (x + w + z)^2", "y ~ (x + w):g", "y ~ g:(x + w)",
  "y ~ x*w - w", "y ~ x*w - x:w", "y ~ (x + w + g)^3 - x:w:g", "y ~ g/h/flag", "y ~ g/(h + x)", "y ~ (g + h)/x", "y ~ x %in% g", "y ~ g + x %in% g", "y ~ g*x %in% h", "y ~ x:w:x", "y ~ w:x + x:w + x",
  "y ~ x - w - x", "y ~ x:1", "y ~ 1:x", "y ~ 1/x", "y ~ x/1", "y ~ x:0", "y ~ x*1", "y ~ x*0", "y ~ (1 + x)^3", "y ~ (x + x)^2", "y ~ g^2", "y ~ (g*h)^2", "y ~ -x + x", "y ~ x + -x", "y ~ x + +w", "y ~ - x - w + z",
  "y ~ x + y", "y ~ y", "y ~ x*y", "y ~ log(y) + y", "log(y) ~ y", "y ~ ((x))", "y ~ (((x + w)))^2", "y ~ x ** 2", "y ~ (x + w) ** 2", "~ x + g", "y ~ x + offset(o) + w", "y ~ offset(o) - 1", "y ~ x - offset(o)",
  "y ~ offset(2 * o) + offset(log(w)) + g", "y ~ x + I(x^2) + I(x^3)", "y ~ x*(w + g) - g", "y ~ (x + w)*(g + h)", "y ~ x*w*g - x:w:g - w:g", "y ~ . - time", "y ~ x + x:g + w:h"))
add("fc", c("y ~ g", "y ~ g + h", "y ~ g:h:x", "y ~ 0 + g:h", "y ~ 0 + x:g + h", "y ~ 0 + x:g + x:h", "y ~ x + x:g - 1", "y ~ 0 + dose", "y ~ 0 + dose*h", "y ~ dose*g", "y ~ flag", "y ~ flag*g", "y ~ flag:x", "y ~ flag + flag:x",
  "y ~ h:dose", "y ~ h + h:dose", "y ~ g %in% h - 1", "y ~ g*h - g", "y ~ g*h - h", "y ~ g*h - 1", "y ~ g*h - g - h", "y ~ k", "y ~ k:g", "y ~ k/x", "y ~ x/k", "y ~ g:x + g", "y ~ g:x + x", "y ~ g:x + w:g", "y ~ g + h + k",
  "y ~ factor(g10)", "y ~ factor(nn)*x", "y ~ factor(g10):x - 1", "y ~ as.factor(nn)", "y ~ ordered(nn)", "y ~ factor(nn, levels = c(3, 1, 5))", "y ~ factor(nn, labels = c('one', 'two', 'three', 'four', 'five'))",
  "y ~ factor(h, levels = c('hi', 'lo'))", "y ~ relevel(h, ref = 'hi')", "y ~ relevel(factor(k), 'k3')*x", "y ~ interaction(g, h)", "y ~ interaction(h, g, sep = '_')", "y ~ interaction(g, h) - 1", "y ~ as.numeric(h)", "y ~ as.numeric(dose)",
  "y ~ factor(x > 0)", "y ~ x > 0", "y ~ (x > 0):w", "y ~ I(x > 0)", "y ~ I(g == 'a')", "y ~ (g == 'a') + x", "y ~ I(g %in% c('a', 'b'))", "y ~ ifelse(g == 'a', 1, 0)", "y ~ I(x > 0 & w < 2)", "y ~ I(!flag)", "y ~ !flag", "y ~ is.na(xm) + x",
  "y ~ addNA(factor(gm))", "y ~ droplevels(h)", "y ~ cause", "y ~ cause*h", "y ~ C(h, contr.sum)", "y ~ C(dose, contr.treatment)", "y ~ C(factor(k), contr.poly)", "y ~ C(factor(k), contr.sum)*x", "y ~ C(h, contr.sum):x", "y ~ C(dose, contr.poly, 1)",
  "y ~ C(factor(k), contr.treatment(4, base = 3))", "y ~ C(factor(k), contr.helmert(4))", "y ~ C(factor(k), contr.SAS)", "y ~ C(factor(g), c(-1, 0, 1), 1)", "y ~ C(factor(g), 'contr.sum')", "y ~ C(factor(g), matrix(c(-1, 0, 1, 1, -2, 1), 3))", "y ~ C(dose, contr.poly(3, scores = c(1, 2, 5)))"))
add("tr", c("y ~ log(w) + sqrt(w) + exp(-x)", "y ~ log2(w) + log10(w) + log1p(w)", "y ~ log(w, 3)", "y ~ poly(w, 3)", "y ~ poly(x, 4) + poly(w, 2)", "y ~ poly(w, degree = 2)", "y ~ poly(w, 1)", "y ~ poly(w, 3, raw = TRUE)", "y ~ poly(w, 2, raw = T)*g",
  "y ~ poly(x, w, degree = 2)", "y ~ poly(x, w, degree = 2, raw = TRUE)", "y ~ bs(w)", "y ~ bs(w, df = 4)", "y ~ bs(w, df = 6, degree = 2)", "y ~ bs(w, knots = c(1, 2, 3))", "y ~ bs(w, knots = 2, degree = 1)", "y ~ bs(w, df = 5, intercept = TRUE) - 1",
  "y ~ bs(w, df = 5, Boundary.knots = c(0, 5))", "y ~ ns(w)", "y ~ ns(w, 2)", "y ~ ns(w, df = 4)", "y ~ ns(w, df = 4, intercept = TRUE)", "y ~ ns(w, knots = c(1, 2), Boundary.knots = c(0.5, 4))", "y ~ ns(log(w), df = 3)*h", "y ~ g:ns(w, 2)", "y ~ ns(x, 3)",
  "y ~ scale(w) + scale(x, scale = FALSE)", "y ~ scale(w, center = 2, scale = 3)", "y ~ scale(w, center = FALSE)", "y ~ scale(cbind(x, w))", "y ~ cbind(x, w)", "y ~ cbind(a = x, b = w^2)*h", "y ~ center(w)",
  "y ~ cut(w, 4)", "y ~ cut(w, c(0, 1, 2, 5))*x", "y ~ cut(w, breaks = c(0, 1.5, 5), labels = c('low', 'high'))", "y ~ cut(w, c(0, 1, 2, 5), right = FALSE)", "y ~ cut(w, quantile(w, 0:3/3), include.lowest = TRUE)", "y ~ cut(w, c(-Inf, 1, Inf))", "y ~ cut(w, 3, dig.lab = 2)",
  "y ~ cut(x, 5)", "y ~ cut(nn, c(0, 2, 4, 6)) - 1", "y ~ I(x %% 2) + x %/% 2", "y ~ I(w %/% 1)", "y ~ I(-x) + I(x - 1)", "y ~ I(x/w)", "y ~ I((x - 1)/(w + 1)^2)", "y ~ I(2^x)", "y ~ pmin(x, w, 0) + pmax(x, 1)", "y ~ round(x, 1) + ceiling(w) + trunc(z)", "y ~ signif(w, 2)",
  "y ~ sin(x) + cos(x) + tan(x)", "y ~ atan2(x, w)", "y ~ I(x * 1e-3)", "y ~ I(x + 100000)", "y ~ I(x * 0.1 + 1/3)", "y ~ sign(x)*abs(x)", "y ~ I(w - mean(w))", "y ~ I((w - mean(w))/sd(w))", "y ~ I(x - median(x)) + I(w/max(w))", "y ~ as.integer(w)", "y ~ plogis(x) + pnorm(x)", "y ~ qnorm(plogis(x))",
  "y ~ exp(x)^2", "y ~ log(abs(x) + 1):g", "y ~ poly(w, 2):g", "y ~ poly(w, 2):h + h", "y ~ bs(w, 4)*flag", "y ~ I(ifelse(x > 0, x, 0)^2)", "y ~ I(x) + I(I(w))", "y ~ identity(x)", "y ~ stats::poly(w, 2)", "y ~ splines::ns(w, 2)", "y ~ sinh(x) + cosh(x) + tanh(x)", "y ~ lgamma(w) + gamma(w)", "y ~ xor(flag, x > 0)"))
add("ms", c("y ~ xm", "y ~ xm*g", "y ~ xm + gm", "y ~ gm", "y ~ gm:x", "y ~ factor(gm)", "y ~ is.na(xm)", "y ~ ifelse(is.na(xm), 0, xm)", "xm ~ x", "y ~ x - xm", "y ~ log(xm + 2)", "y ~ scale(xm)", "y ~ offset(xm)", "y ~ ns(xm, 2)", "y ~ bs(xm, 4)", "y ~ cut(xm, 3)", "y ~ interaction(gm, h)"))
add("ms", c("y ~ xm", "y ~ x"), action = "na.fail"); add("ms", c("y ~ xm + gm"), action = "na.exclude")
add("nm", c("y ~ `odd name` + x", "y ~ log(`odd name` + 1)", "y ~ x.1*`_u`", "y ~ `x`", "y ~ `if`:g", "`odd name` ~ x", "y ~ I(`odd name` + `if`)"))
add("ct", c("y ~ g*h", "y ~ k*x", "y ~ k - 1", "y ~ dose + k"), unordered = "contr.sum"); add("ct", c("y ~ g:h", "y ~ k*h", "y ~ dose*x"), unordered = "contr.helmert"); add("ct", c("y ~ k", "y ~ g*flag"), unordered = "contr.SAS")
add("ct", c("y ~ dose", "y ~ dose*g"), ordered = "contr.treatment"); add("ct", c("y ~ k*x", "y ~ g + k - 1"), arg = list(k = "contr.sum")); add("ct", c("y ~ dose*k"), arg = list(k = "contr.helmert", dose = "contr.sum"))
add("ct", c("y ~ g", "y ~ g*x"), arg = list(g = matrix(c(-1, 0, 1, 1, -2, 1), 3)))
add("pr", c("y ~ x*g", "y ~ poly(w, 3)", "y ~ poly(x, w, degree = 2)", "y ~ bs(w, df = 5)", "y ~ ns(w, df = 4)", "y ~ ns(w, knots = c(1, 2), Boundary.knots = c(0.8, 3))", "y ~ bs(w, knots = 2, Boundary.knots = c(0, 5))", "y ~ scale(w)*g", "y ~ scale(log(w))", "y ~ g:h - 1", "y ~ flag*h", "y ~ factor(nn)",
  "y ~ factor(nn > 2):x", "y ~ cut(w, c(0, 1, 2, 5))", "y ~ I(x^2) + log(w)", "y ~ dose", "y ~ relevel(factor(g), ref = 'b')", "y ~ interaction(g, h)", "y ~ C(factor(g), contr.sum)", "y ~ ns(log(w), 2):g", "y ~ poly(log(w), 2)", "log(y) ~ offset(o) + x"), predict = TRUE)
add("pr", c("y ~ g*x", "y ~ k*w"), predict = TRUE, unordered = "contr.helmert")
nd$w <- c(0.3, 1.9, 3.3, 4.4); nd$x[4] <- NA
add("px", c("y ~ bs(w, df = 5)", "y ~ bs(w, df = 4, degree = 2)*h", "y ~ ns(w, df = 3)", "y ~ ns(w, df = 4, intercept = TRUE)", "y ~ poly(w, 3)", "y ~ bs(x, 4)", "y ~ ns(x, 3):g", "y ~ poly(x, 2)", "y ~ x*g"), predict = TRUE)
lab <- c("I(x * 123456789)", "I(x * 1234567890123456789)", "I(x * 0x10)", "I(x * 1e5L)", "I(x * 1e-300)", "I(x * 0.1234567890123456)", "I(x * 100)", "I(x * 1000000)", "I(x * 1e15)", "I(x * 1e+2)", "I(x * 0.0001)", "I(x * 0.00012)", "I(x + .5e-3)", "I(x * 1.10)",
  "I(x - -1)", "I(x^-1)", "I(-(x))", "I(!(x > 0))", "I(!flag & x > 0)", "I(x > 0 | w > 1 & z > 2)", "I((x + w) * z)", "I(x * (w + z))", "I(x %in% c(1, 2))", "I(x %/% 2)", "I((x - 1) %% 2)", "I(x + w - z / 2 ^ w)", "log(x = w)", "log(w, b = 10)", "factor(g, levels = c('c', \"a\", 'b'))",
  "ifelse(x > 0 & !flag, x, -x)", "pmax(x, -1)", "I(x * Inf)", "ifelse(x > 0, TRUE, FALSE)", "I(`odd name` + `x.1`)", "I(x + `if`)", "exp(x)", "I(2 * x + 3 * w)")
fixed <- sapply(lab, function(t) tryCatch(attr(terms(as.formula(paste("y ~", t))), "term.labels"), error = function(e) NA))
add("er", c("y ~ nosuch", "y ~ nosuch(x)", "y ~ x^-1", "y ~ x^g", "y ~ 3", "y ~ 2*x", "y ~ x/2", "y ~ 'x'", "y ~ g + 1.5", "y ~ log(g)", "y ~ x + sqrt('a')", "y ~ poly(x, 30)", "y ~ x + c(1, 2)", "y ~ mean(x)", "y ~ I(g + x)", "nosuch ~ x", "y ~ log(x, base = 2, 3)",
  "y ~ x + (w", "y ~ x +", "y ~ * x", "y ~ x w", "y ~ x ++ ", "y ~ )", "~", "y ~ x~w", "y ~ f(", "y ~ x,w", "y ~ x; w", "y ~ 'abc", "y ~ x := 2", "y = x", "y ~ if", "y ~ x == ", "y ~ x < w < z", "y ~ _u", "y ~ 1x", "y ~ x @ y", "y ~ x$y", "y ~ x[[1]]", "y ~ function(x) x"))
set.seed(20261123)
leaf <- function() sample(c("x", "w", "z", "g", "h", "flag", "dose", "log(w)", "I(x^2)", "1", "0"), 1, prob = c(2, 2, 1, 3, 2, 1, 1, 1, 1, 0.5, 0.3))
tree <- function(depth) { if (depth == 0 || runif(1) < 0.15) return(leaf())
  op <- sample(c("+", ":", "*", "/", "%in%", "-", "^"), 1, prob = c(5, 2, 2, 1.5, 0.7, 1.5, 0.7))
  if (op == "^") return(paste0("(", tree(depth - 1), " + ", tree(depth - 1), ")^", sample(2:3, 1)))
  a <- tree(depth - 1); b <- tree(depth - 1); wrap <- function(t) if (nchar(t) > 8 && runif(1) < 0.6) paste0("(", t, ")") else t
  paste(wrap(a), op, wrap(b)) }
random <- unique(replicate(400, paste("y ~", tree(3)))); random <- random[nchar(random) < 90]
add("rnd", random[1:250], numbers = FALSE)
meta <- obj(generator = str("make_cases.R"), R = str(R.version.string), data_csv = str("../formula_data.csv"), column_types = obj(
  h = '{"type":"factor","levels":["lo","hi"],"ordered":false}', dose = '{"type":"factor","levels":["low","mid","high"],"ordered":true}', cause = '{"type":"factor","levels":["censor","relapse","death"],"ordered":false}',
  g = '{"type":"string"}', k = '{"type":"string"}', gm = '{"type":"string"}'))
keep <- !is.na(fixed)
labels <- sprintf('{"input":%s,"label":%s}', str(lab[keep]), str(fixed[keep]))
cat("{\"meta\":", meta, ",\n\"cases\":[\n", paste(out, collapse = ",\n"), "\n],\n\"deparse_cases\":[\n", paste(labels, collapse = ",\n"), "\n]}\n", sep = "")
