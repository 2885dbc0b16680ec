# bash completion for smooth: commands, options and their values, .smooth files, and the names of
# the functions of the FILE in the line.

_smooth_commands() {
@ commands
}

_smooth_options() {
    case $1 in
@ options
    esac
}

# The operands of a command in their order; `...` repeats the last one.
_smooth_operands() {
    case $1 in
@ operands
    esac
}

# Is it an option whose value is the next word?
_smooth_takes_value() {
    case $1 in
@ valued
    esac
    return 1
}

_smooth_values() {
    case $1 in
@ kernels
@ forms
@ passes
@ emits
    --optimise | -O) echo '0 1 2 3' ;;
    --cpu) echo native ;;
    --color) echo 'auto always never' ;;
    esac
}

# The public functions, found in the text: a source that is being written may have errors.
_smooth_functions() {
    [[ -f $1 ]] && sed -n 's/^[[:space:]]*fn[[:space:]]\{1,\}\([A-Za-z][A-Za-z0-9_]*\).*/\1/p' "$1"
}

_smooth_files() {
    local IFS=$'\n'
    compopt -o filenames 2> /dev/null
    COMPREPLY=($(compgen -f -X '!*.smooth' -- "$1") $(compgen -d -- "$1"))
}

_smooth() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]} file='' operands=0 kinds last i
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "$(_smooth_commands) --help --version" -- "$word"))
        ((${#COMPREPLY[@]})) || _smooth_files "$word"
        return
    fi
    if [[ $command == help ]]; then
        COMPREPLY=($(compgen -W "$(_smooth_commands) limits" -- "$word"))
        return
    fi
    if _smooth_takes_value "$previous"; then
        case $previous in
        --output | -o | --header) COMPREPLY=($(compgen -f -- "$word")) ;;
        *) COMPREPLY=($(compgen -W "$(_smooth_values "$previous")" -- "$word")) ;;
        esac
        return
    fi
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$(_smooth_options "$command")" -- "$word"))
        return
    fi
    for ((i = 2; i < COMP_CWORD; i++)); do
        if _smooth_takes_value "${COMP_WORDS[i]}"; then
            ((i++))
        elif [[ ${COMP_WORDS[i]} != -?* ]]; then
            ((operands++ == 0)) && file=${COMP_WORDS[i]}
        fi
    done
    read -r -a kinds <<< "$(_smooth_operands "$command")"
    last=$((${#kinds[@]} - 1))
    ((last > 0 && operands >= last)) && [[ ${kinds[last]} == ... ]] && operands=$((last - 1))
    case ${kinds[operands]-} in
    FILE*) _smooth_files "$word" ;;
    FN | EXPR) COMPREPLY=($(compgen -W "$(_smooth_functions "$file")" -- "$word")) ;;
    esac
}

complete -F _smooth smooth
