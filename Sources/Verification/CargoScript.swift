enum CargoScript {
    /// Runs `cargo test`, watched for silence; lists the tests where a program did not reach its end.
    static let text = #"""
        #!/bin/sh
        # Usage: acrouter_cargo.sh OUT SUPPORT SECONDS UNITS DOCS TARGETS words for `cargo test`, with a `--` among them
        # UNITS: all, none, or the name of a support file with one exact name a line.
        # DOCS: none, or the name of a file with one part of a name a line. TARGETS: a word for UNITS, or none.
        out=$1; support=$2; quiet=$3; units=$4; docs=$5; targets=$6; shift 6
        mkdir -p "$out"
        rm -f "$out/cargo.log" "$out/list.txt" "$out/hung"
        pwd -P >"$out/root"
        log=$out/cargo.log
        : >"$log"
        own=
        command -v setsid >/dev/null 2>&1 && own=setsid
        worst=0

        # Kills a run that writes nothing for too long.
        watched() {
            $own cargo test "$@" >>"$log" 2>&1 </dev/null &
            child=$!
            (
                last=; still=0
                while sleep 1; do
                    size=$(wc -c <"$log")
                    if [ "$size" = "$last" ]; then still=$((still + 1)); else still=0; last=$size; fi
                    if [ "$still" -ge "$quiet" ]; then
                        echo hung >>"$out/hung"
                        [ -n "$own" ] && kill -KILL "-$child"
                        kill -KILL "$child"
                        exit
                    fi
                done
            ) >/dev/null 2>&1 </dev/null &
            guard=$!
            wait "$child" 2>/dev/null
            code=$?
            kill "$guard" 2>/dev/null
            wait "$guard" 2>/dev/null
            [ "$code" -ne 0 ] && worst=$code
            if [ -f "$out/hung" ] || grep -q "process didn't exit successfully" "$log"; then
                $own cargo test "$@" --list >>"$out/list.txt" 2>&1 </dev/null
            fi
        }

        # chosen FILE words...: with the names of the file.
        chosen() {
            names=$support/$1; shift
            while IFS= read -r name; do set -- "$@" "$name"; done <"$names"
            watched "$@"
        }

        if [ "$units" = all ]; then
            watched "$@"
        elif [ "$units" != none ]; then
            [ "$targets" = none ] && targets=
            chosen "$units" $targets "$@" --exact
        fi
        if [ "$docs" != none ]; then chosen "$docs" --doc "$@"; fi
        tail -c 200000 "$log"
        exit $worst
        """#
}
