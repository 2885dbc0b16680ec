# Numbers print as the shortest text that reads back equal.
. ./try.inc
for e in 1+2 0.1+0.2 1/3 1e21 1e-7 123456789012345678 5e-324 2^-1074*3 1.7976931348623157e308 \
    -0.0 1/0 -1/0 0/0 '-x^2+1' 'pi' '2 < 3' 'not 1'; do
    try eval "$e" x=3 --hard
done
