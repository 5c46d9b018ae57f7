# Reference numbers for robust location and scatter: Rscript make.R <datasets folder> <output json>
# R 4.2.2, robustbase 0.95-0, rrcov 1.7-2. Writes the data sets it uses as CSV beside, and for each of them what covMcd
# (random and deterministic starts, two shares), covOGK, CovOgk and the scales of each column say.
suppressMessages({library(robustbase); library(rrcov); library(jsonlite)})
args <- commandArgs(TRUE); folder <- args[1]; output <- args[2]
get1 <- function(name, package) {e <- new.env(); data(list = name, package = package, envir = e); get(name, e)}
rb <- function(n) get1(n, "robustbase"); rr <- function(n) get1(n, "rrcov")
num <- function(d) {d <- as.data.frame(d); d <- d[vapply(d, is.numeric, NA)]; d[stats::complete.cases(d), , drop = FALSE]}
sets <- list(
  hbk = rb("hbk")[, 1:3], hbk4 = rb("hbk"), wood = rb("wood"), starsCYG = rb("starsCYG"), Animals2log = log(rb("Animals2")),
  stackloss = stackloss, phosphor = rb("phosphor"), milk = rb("milk"), pulpfiber = rb("pulpfiber"), bushfire = rb("bushfire"), coleman = rb("coleman"),
  aircraft = rb("aircraft"), alcohol = rb("alcohol"), delivery = rb("delivery"), education = rb("education")[, -1], exAM = rb("exAM"),
  heart = rb("heart"), kootenay = rb("kootenay"), pension = log(rb("pension")), pilot = rb("pilot"), radarImage = rb("radarImage"),
  salinity = rb("salinity"), telef = rb("telef"), toxicity = rb("toxicity"), wagnerGrowth = num(rb("wagnerGrowth"))[, -1], x30o50 = rb("x30o50"),
  fish = rr("fish")[, 1:6], maryo = rr("maryo"), olitos = rr("olitos")[, 1:10], pottery = rr("pottery")[, 1:6], rice = rr("rice"), salmon = rr("salmon"),
  un86 = rr("un86"), bus = rr("bus")[, c(1:8,10:18)], wolves = rr("wolves"), hemophilia = rr("hemophilia"),
  iris = iris, quakes = quakes, rock = rock, swiss = swiss, longley = longley, attitude = attitude, trees = trees, airquality = airquality[, 1:4],
  diabetes = rr("diabetes"), mtcars = mtcars[, c("mpg", "disp", "hp", "drat", "wt", "qsec")], faithful = faithful, USJudgeRatings = USJudgeRatings)
sets <- lapply(sets, num)
quiet <- function(e) withCallingHandlers(e, warning = function(w) invokeRestart("muffleWarning"))
mcd <- function(r) if (inherits(r, "error")) list(error = conditionMessage(r)) else list(crit = r$crit, quan = r$quan, best = r$best,
  center = unname(r$center), cov = unname(r$cov), rawCenter = unname(r$raw.center), rawCov = unname(r$raw.cov), rawCorrection = r$raw.cnp2, correction = r$cnp2,
  weight0 = unname(which(r$mcd.wt == 0)), singularity = r$singularity$kind)
scales <- function(x) list(median = median(x), mad = mad(x), Qn = Qn(x), Sn = Sn(x), tau = scaleTau2(x, mu.too = TRUE))
result <- list(versions = list(R = R.version.string, robustbase = as.character(packageVersion("robustbase")), rrcov = as.character(packageVersion("rrcov"))), sets = list())
for (name in names(sets)) {
  X <- as.matrix(sets[[name]]); storage.mode(X) <- "double"; dimnames(X)[1] <- list(NULL); p <- ncol(X); n <- nrow(X)
  write.table(format(as.data.frame(X), digits = 15, trim = TRUE), file.path(folder, paste0(name, ".csv")), sep = ",", row.names = FALSE, quote = FALSE)
  X <- as.matrix(read.csv(file.path(folder, paste0(name, ".csv")), check.names = FALSE)); storage.mode(X) <- "double"
  entry <- list(n = n, p = p)
  for (alpha in c(0.5, 0.75)) {
    fast <- NULL; crits <- NULL
    for (seed in 1:5) {
      set.seed(seed); r <- quiet(tryCatch(covMcd(X, alpha = alpha), error = identity))
      if (inherits(r, "error")) {fast <- r; break}
      crits <- c(crits, r$crit); if (is.null(fast) || r$crit < fast$crit) fast <- r
    }
    set.seed(1); many <- if (n > 600) NA else quiet(tryCatch(covMcd(X, alpha = alpha, nsamp = 20000)$crit, error = function(e) NA))
    entry[[paste0("mcd", alpha * 100)]] <- list(fast = mcd(fast), fastCrit = crits, fast20000 = many,
      deterministic = mcd(quiet(tryCatch(covMcd(X, alpha = alpha, nsamp = "deterministic"), error = identity))))
  }
  if (p > 1) {
    ogk <- function(...) tryCatch({o <- quiet(covOGK(X, ...)); list(center = o$center, cov = o$cov, wcenter = o$wcenter, wcov = o$wcov, weight0 = which(o$weights == 0))}, error = function(e) list(error = conditionMessage(e)))
    entry$ogkTau <- ogk(sigmamu = scaleTau2)
    entry$ogkSnSn <- ogk(sigmamu = s_Sn, rcov = function(x, y, ...) covGK(x, y, scalefn = Sn))
    entry$ogkMadMad <- ogk(sigmamu = s_mad, rcov = function(x, y, ...) covGK(x, y, scalefn = mad))
    entry$rrcovOgk <- tryCatch({o <- quiet(CovOgk(X)); list(center = unname(getCenter(o)), cov = unname(getCov(o)), rawCenter = unname(o@raw.center), rawCov = unname(o@raw.cov), weight0 = which(o@raw.wt == 0))}, error = function(e) list(error = conditionMessage(e)))
  }
  entry$scales <- apply(X, 2, scales)
  result$sets[[name]] <- entry; cat(name, n, p, "\n")
}
set.seed(42)
z <- round(c(rnorm(1100) * c(1, 1, 1, 5), rexp(100)), 3)
result$scalesBySize <- lapply(c(2:40, 101, 300, 1200), function(n) c(list(x = z[1:n]), scales(z[1:n])))
uni <- list(z[1:20], z[1:21], c(rep(3, 12), z[1:8]), z[1:300], c(1, 2, 3, 4, 5, 6, 7, 8), c(10, z[1:9], 10, 10), faithful$eruptions)
result$univariate <- lapply(uni, function(x) c(list(x = x), mcd(quiet(covMcd(x))), list(alpha75 = mcd(quiet(covMcd(x, alpha = .75))))))
planes <- list(); set.seed(7)
A <- matrix(round(rnorm(60), 3), 20); B <- A; B[1:14, 3] <- B[1:14, 1] + 2 * B[1:14, 2]; C <- A; C[, 3] <- C[, 1] + 2 * C[, 2]; D <- A; D[1:14, 2] <- 5; E <- A; E[, 2] <- 5
G <- A[, 1:2]; G[1:12, ] <- rep(c(1, 2), each = 12)
result$singular <- lapply(list(B, C, D, E, G), function(X) {r <- quiet(covMcd(X)); c(list(x = X), mcd(r), list(count = r$singularity$count, coefficients = r$singularity$coeff, code = r$singularity$exactCode))})
set.seed(3); result$whole <- {X <- A; c(list(x = X), mcd(quiet(covMcd(X, alpha = 1))))}
write(toJSON(result, digits = NA, auto_unbox = TRUE, na = "string", null = "null"), output)
