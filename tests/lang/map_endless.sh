# What has come in is answered before more is waited for; who stops reading stops the command.
echo 'fn f(x) = 2 * x' >"$TMP/f.smooth"
cd "$TMP"
(echo x && yes 21) | "$SMOOTH" map f.smooth f | head -3
mkfifo in out
"$SMOOTH" map f.smooth f <in >out &
exec 3>in 4<out
echo x >&3
echo 4 >&3
read -r title <&4
read -r value <&4
echo "$title $value"
echo 5 >&3
read -r value <&4
echo "$value"
exec 3>&-
wait
