# Times of lavaan on the models of SemBenchmark.cs: Rscript lavaan_speed.R <data folder>. The quickest of the repetitions, in milliseconds.
suppressMessages(library(lavaan))
folder <- commandArgs(TRUE)[1]
cat("lavaan", as.character(packageVersion("lavaan")), "\n")
for (m in list(list("HolzingerSwineford1939.csv", 3, 3, 10), list("bench_cfa_p30_k5_n1000.csv", 5, 6, 5), list("bench_cfa_p60_k10_n1000.csv", 10, 6, 3), list("bench_cfa_p120_k12_n1000.csv", 12, 10, 1))) {
  data <- read.csv(file.path(folder, m[[1]]))
  model <- paste(sapply(seq_len(m[[2]]), function(f) paste0("f", f, " =~ ", paste0("x", (f - 1) * m[[3]] + seq_len(m[[3]]), collapse = " + "))), collapse = "\n")
  times <- sapply(seq_len(m[[4]]), function(i) { t <- system.time(fit <<- cfa(model, data)); c(t[[3]], t[[1]] + t[[2]]) })
  cat(m[[1]], "fit ms", 1000 * min(times[1, ]), "CPU ms", 1000 * min(times[2, ]), "chisq", format(fitMeasures(fit, "chisq"), digits = 12), "\n")
}
