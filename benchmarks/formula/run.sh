#!/bin/sh
# R's model.matrix against this library, on the same data in one run. Needs Rscript.   sh benchmarks/formula/run.sh
set -e
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/formulas.txt" <<'F'
y ~ x + w + z + g + h
y ~ g*h*x + k
y ~ x + w + g + h + k + g:h + x:g + log(w) + I(x^2) + z
y ~ bs(x, df = 6) + ns(w, df = 5) + poly(z, 3)
y ~ g*ns(x, df = 4) + h
F
Rscript benchmarks/formula/model_matrix.R "$folder" > "$folder/r.txt"
dotnet run --project benchmarks -c Release -- formula "$folder"
