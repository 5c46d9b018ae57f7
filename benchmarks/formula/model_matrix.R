# Times R's model.frame + model.matrix. Usage: Rscript model_matrix.R <folder>; writes the data there and prints one line per size and formula.
suppressMessages(library(splines))
folder <- commandArgs(TRUE)[1]
formulas <- readLines(file.path(folder, "formulas.txt"))
for (n in c(1e5, 1e6)) {
  set.seed(7)
  d <- data.frame(y = rnorm(n), x = rnorm(n), w = rexp(n), z = runif(n),
                  g = factor(sample(letters[1:5], n, TRUE)), h = factor(sample(c("lo", "hi"), n, TRUE)), k = factor(sample(sprintf("k%02d", 1:12), n, TRUE)))
  write.csv(d, file.path(folder, sprintf("data_%d.csv", n)), row.names = FALSE, quote = FALSE)
  # The file holds 15 digits: both sides use the numbers of the file.
  d <- read.csv(file.path(folder, sprintf("data_%d.csv", n)), stringsAsFactors = TRUE)
  for (f in formulas) {
    best <- c(Inf, Inf)
    for (i in 1:(if (n < 5e5) 20 else 7)) { gc(FALSE); t <- system.time(X <- model.matrix(as.formula(f), model.frame(as.formula(f), d))); best <- pmin(best, c(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]])) }
    cat(sprintf("%d\t%s\t%.4f\t%.4f\t%d\t%.10g\n", n, f, best[1], best[2], ncol(X), sum(abs(X))))
  }
}
