# TAB completes what can come next: names, commands, and after a command what it takes.
cd "$TMP" && mkdir home models .hidden && touch notes.txt model.smooth models/one.smooth models/two.smooth
touch models/two.txt 'models/with blank.smooth'
export HOME="$TMP/home" XDG_STATE_HOME="$TMP/state" NO_COLOR=1
"$TYPE" "$SMOOTH" <<'END'
? > 
> fn ramp(x, slope = 1) = slope * max(x, 0)\r
? > 
> fn rest(y) = y\r
? > 
> const rate = 2\r
? > 
> :ta\t
^ :table  :tau
> b\t
? > :table 
> ra\t
? > :table ramp
>  s\t
? > :table ramp slope=
> 2 x=0,1 t\t
? > :table ramp slope=2 x=0,1 tau=
> 1\r
? > 
> :table r\t
^ ramp  rest
> e\t
? > :table rest
> (y) t\t
? > :table rest(y) tau=
> \x15:table cei\t
? > :table ceil
> \x15:show re\t
? > :show rest
> \x15:forget rat\t
? > :forget rate
> \x15:load m\t
? > :load model
> s\t
? > :load models/
> t\t
? > :load models/two.smooth 
> \x15:load .h\t
? > :load .hidden/
> \x15:save mo\t
? > :save model
> .\t
? > :save model.smooth 
> \x15co\t
^ const   cos     cosh
> n\t
? > const 
> \x15:kernel ga\t
? > :kernel gaussian
> \x15:help pie\t
? > :help piecewise
> \x03
? > 
> \x04
END
