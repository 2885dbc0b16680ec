# A signal ends a long output after a whole row.
cd "$TMP" && echo 'fn ramp(x) = max(x, 0)' >ramp.smooth

# stop FILE SIZE: ends the last command in the background once FILE is that long. The file is made
# before the command, which may begin late.
stop() {
    while [ "$(wc -c <"$1")" -lt "$2" ]; do sleep 0.02; done
    kill -TERM $!
    wait $! 2>/dev/null
    echo "exit $?"
}

for options in '' '--jobs 3' '--interpret --grad' '--jobs 2 --hex --hess'; do
    echo "--- map $options"
    : >rows
    { echo x; yes 0.25; } | "$SMOOTH" map ramp.smooth ramp $options >rows 2>errors &
    stop rows 500000
    sort -u rows | wc -l # the header and the one row
    cat errors
done
echo '--- map, waiting for input'
mkfifo points
: >rows
"$SMOOTH" map ramp.smooth ramp <points >rows 2>errors &
exec 3>points
printf 'x\n0.25\n1\n0.' >&3
stop rows 14
cat rows errors
exec 3>&-
echo '--- table'
: >rows
"$SMOOTH" table ramp.smooth ramp x=1:1:1000000 >rows 2>errors &
stop rows 50000
sort -u rows | wc -l
cat errors
