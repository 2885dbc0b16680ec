# The examples in the help are real: each one is run and its output compared.
mkdir "$TMP/bin" && ln -s "$SMOOTH" "$TMP/bin/smooth"
ln -s "$(dirname "$SMOOTH")/libsmooth-llvm.so" "$TMP/bin/" 2>/dev/null
cd "$TMP" && PATH=$TMP/bin:$PATH
for command in eval table map show check build repl; do
    smooth $command --help | sed '1,/^example:/d; s/^  //' >example
    sed -n 's/^\$ //p' example >script
    sed '/^\$ /d' example >expected
    sh ./script >actual 2>&1
    diff expected actual && echo "$command: $(wc -l <script) commands"
done
