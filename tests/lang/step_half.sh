# Half of every kernel lies below 0, to the last bit.
for kernel in logistic gaussian cauchy algebraic softsign laplace sech box triangle epanechnikov \
    biweight triweight; do
    for tau in 0 0.3 1e-300; do
        "$SMOOTH" eval 'step(x)' x=0 --kernel $kernel --tau $tau
    done
done | uniq
