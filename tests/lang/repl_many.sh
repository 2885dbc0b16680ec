# Many lines: memory is given back on the way, and nothing that has been defined is lost.
awk 'BEGIN {
    print "use \"activations\"\nfn f(x) = gelu(x)*max(x, 0)\nconst a = 2"
    for (i = 1; i <= 6000; i++) print i % 10 ? "f(" i ") - a" : "const a = " i
}' | "$SMOOTH" | tail -1
echo "exit $?"
