# Nonlinear regressions on data sets that come with R 4.2.2 (datasets, MASS, nlme), fitted by nls: Rscript nls_r.R > nls_r.json
# Same form as nist_strd_nls.json. "certified" is nls, polished by Gauss-Newton steps; start1 is a guess by eye, start2 a bad one, from which nls itself may fail (nls_start1, nls_start2 tell).
suppressMessages({library(MASS); library(nlme)})
problems <- list()
add <- function(name, model, data, x, start1, start2) {
  data <- as.data.frame(data)
  text <- gsub("\\*\\*", "^", model)
  f <- as.formula(paste("y ~", text))
  fit <- NULL
  ends <- sapply(list(start1, start2), function(s) {
    r <- tryCatch(nls(f, data, start = s, control = nls.control(maxiter = 200, tol = 1e-6)), error = function(e) e)
    if (inherits(r, "error")) return(conditionMessage(r))
    if (is.null(fit) || deviance(r) < deviance(fit) * (1 - 1e-9)) fit <<- r
    "converged"
  })
  if (is.null(fit)) fit <- nls(f, data, start = start1, algorithm = "port")
  # to the floor of rounding, with the exact gradient
  slopes <- deriv(f[[3]], names(start1))
  b <- coef(fit)
  for (k in 1:30) {
    at <- eval(slopes, c(as.list(b), as.list(data)))
    b <- b + qr.coef(qr(attr(at, "gradient")), data$y - at)
  }
  rss <- sum((data$y - eval(slopes, c(as.list(b), as.list(data))))^2)
  stopifnot(rss <= deviance(fit) * (1 + 1e-13))
  s <- coef(summary(fit))
  problems[[length(problems) + 1]] <<- list(name = name, model_text = paste("y =", model, "+ e"), columns = c("y", x),
    params = lapply(names(start1), function(p) list(name = p, start1 = start1[[p]], start2 = start2[[p]], certified = unname(b[p]), sd = unname(s[p, 2]))),
    rss = rss, nls_start1 = ends[1], nls_start2 = ends[2], data = unname(as.matrix(data[c("y", x)])))
}
rn <- function(d, y, x) { d <- as.data.frame(d); r <- data.frame(y = as.numeric(d[[y]])); for (k in names(x)) r[[k]] <- as.numeric(d[[x[[k]]]]); r }

pt <- rn(subset(Puromycin, state == "treated"), "rate", c(x = "conc")); pu <- rn(subset(Puromycin, state == "untreated"), "rate", c(x = "conc"))
mm <- "b1 * x / (b2 + x)"
add("Puromycin treated", mm, pt, "x", list(b1 = 200, b2 = 0.1), list(b1 = 1, b2 = 10))
add("Puromycin untreated", mm, pu, "x", list(b1 = 160, b2 = 0.05), list(b1 = 1000, b2 = 5))
pb <- transform(rn(Puromycin, "rate", c(x = "conc")), t = as.numeric(Puromycin$state == "treated"))
add("Puromycin both", "(b1 + b3 * t) * x / (b2 + b4 * t + x)", pb, c("x", "t"), list(b1 = 160, b2 = 0.05, b3 = 50, b4 = 0.01), list(b1 = 10, b2 = 1, b3 = 1, b4 = 1))
add("BOD", "b1 * (1 - exp(-b2 * x))", rn(BOD, "demand", c(x = "Time")), "x", list(b1 = 20, b2 = 0.5), list(b1 = 1, b2 = 3))
logis <- "b1 / (1 + exp((b2 - x) / b3))"
d1 <- rn(subset(DNase, Run == 1), "density", c(x = "conc")); d1$x <- log(d1$x)
add("DNase 1", logis, d1, "x", list(b1 = 3, b2 = 1, b3 = 1), list(b1 = 0.5, b2 = -2, b3 = 3))
d8 <- rn(subset(DNase, Run == 8), "density", c(x = "conc")); d8$x <- log(d8$x)
add("DNase 8", logis, d8, "x", list(b1 = 2, b2 = 1, b3 = 1), list(b1 = 10, b2 = 0, b3 = 0.2))
add("Orange 1", logis, rn(subset(Orange, Tree == 1), "circumference", c(x = "age")), "x", list(b1 = 150, b2 = 700, b3 = 300), list(b1 = 50, b2 = 100, b3 = 50))
add("Orange all", logis, rn(Orange, "circumference", c(x = "age")), "x", list(b1 = 190, b2 = 700, b3 = 350), list(b1 = 1000, b2 = 2000, b3 = 100))
asymp <- "b1 + (b2 - b1) * exp(-exp(b3) * x)"
add("Loblolly 301", asymp, rn(subset(Loblolly, Seed == 301), "height", c(x = "age")), "x", list(b1 = 100, b2 = -8, b3 = -3), list(b1 = 10, b2 = 10.5, b3 = 0))
add("Loblolly all", asymp, rn(Loblolly, "height", c(x = "age")), "x", list(b1 = 100, b2 = -8, b3 = -3), list(b1 = 1, b2 = 0, b3 = -1))
biexp <- "b1 * exp(-exp(b2) * x) + b3 * exp(-exp(b4) * x)"
add("Indometh 1", biexp, rn(subset(Indometh, Subject == 1), "conc", c(x = "time")), "x", list(b1 = 2, b2 = 1, b3 = 0.5, b4 = -1), list(b1 = 1, b2 = 0.1, b3 = 1, b4 = 0))
add("Indometh 6", biexp, rn(subset(Indometh, Subject == 6), "conc", c(x = "time")), "x", list(b1 = 3, b2 = 1, b3 = 1, b4 = -1), list(b1 = 10, b2 = 3, b3 = 0.1, b4 = -3))
fol <- "dose * exp(b1 + b2 - b3) / (exp(b2) - exp(b1)) * (exp(-exp(b1) * x) - exp(-exp(b2) * x))"
add("Theoph 1", fol, rn(subset(Theoph, Subject == 1), "conc", c(x = "Time", dose = "Dose")), c("x", "dose"), list(b1 = -3, b2 = 0.5, b3 = -4), list(b1 = -1, b2 = 0, b3 = -2))
add("Theoph 9", fol, rn(subset(Theoph, Subject == 9), "conc", c(x = "Time", dose = "Dose")), c("x", "dose"), list(b1 = -2.5, b2 = 1, b3 = -3), list(b1 = -5, b2 = 0, b3 = -5))
add("CO2 Qn1", "b1 * (1 - exp(-exp(b2) * (x - b3)))", rn(subset(CO2, Plant == "Qn1"), "uptake", c(x = "conc")), "x", list(b1 = 38, b2 = -4.3, b3 = 50), list(b1 = 20, b2 = -7, b3 = 0))
add("ChickWeight 1", logis, rn(subset(ChickWeight, Chick == 1), "weight", c(x = "Time")), "x", list(b1 = 900, b2 = 35, b3 = 11), list(b1 = 200, b2 = 10, b3 = 5))
add("wtloss", "b1 + b2 * exp(-0.6931471805599453 * x / b3)", rn(wtloss, "Weight", c(x = "Days")), "x", list(b1 = 90, b2 = 95, b3 = 120), list(b1 = 180, b2 = 1, b3 = 1000))
add("stormer", "b1 * v / (w - b2)", rn(stormer, "Time", c(v = "Viscosity", w = "Wt")), c("v", "w"), list(b1 = 29, b2 = 2), list(b1 = 1, b2 = 15))
add("steam", "b1 * exp(b2 * x / (b3 + x))", rn(steam, "Press", c(x = "Temp")), "x", list(b1 = 5, b2 = 20, b3 = 230), list(b1 = 1, b2 = 5, b3 = 100))
add("Soybean 1988F1", logis, rn(subset(Soybean, Plot == "1988F1"), "weight", c(x = "Time")), "x", list(b1 = 20, b2 = 55, b3 = 8), list(b1 = 5, b2 = 20, b3 = 20))
add("Dialyzer 1", "b1 * (1 - exp(-exp(b2) * (x - b3)))", rn(subset(Dialyzer, Subject == 1), "rate", c(x = "pressure")), "x", list(b1 = 50, b2 = 0.5, b3 = 0.2), list(b1 = 10, b2 = -1, b3 = 0))
add("Tetracycline1 1", "b1 * (exp(-b2 * x) - exp(-b3 * x))", rn(subset(Tetracycline1, Subject == 1 & Formulation == levels(Formulation)[1]), "conc", c(x = "Time")), "x", list(b1 = 4, b2 = 0.1, b3 = 0.5), list(b1 = 1, b2 = 0.01, b3 = 3))

esc <- function(s) gsub("\n", " ", gsub("\"", "'", s))
num <- function(v) format(v, digits = 17, trim = TRUE, scientific = NA)
one <- function(p) paste0("{\"name\": \"", p$name, "\", \"model_text\": [\"", p$model_text, "\"], \"columns\": [", paste0("\"", p$columns, "\"", collapse = ", "), "],\n \"nls_start1\": \"", esc(p$nls_start1),
  "\", \"nls_start2\": \"", esc(p$nls_start2), "\", \"rss\": ", num(p$rss), ",\n \"params\": [",
  paste0(sapply(p$params, function(q) paste0("{\"name\": \"", q$name, "\", \"start1\": ", num(q$start1), ", \"start2\": ", num(q$start2), ", \"certified\": ", num(q$certified), ", \"sd\": ", num(q$sd), "}")), collapse = ",\n  "),
  "],\n \"data\": [", paste0("[", apply(p$data, 1, function(r) paste(sapply(r, function(v) format(v, digits = 15, trim = TRUE)), collapse = ", ")), "]", collapse = ", "), "]}")
cat("{\"source\": \"nls of", R.version.string, "on its data sets; made by nls_r.R\",\n\"datasets\": [\n", paste0(sapply(problems, one), collapse = ",\n"), "\n]}\n")
