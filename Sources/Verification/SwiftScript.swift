enum SwiftScript {
    /// Runs XCTest, then Swift Testing, each watched for silence; see README, "Swift".
    static let text = #"""
        #!/bin/sh
        # Usage: acrouter_swift.sh OUT SUPPORT SECONDS SERIAL XCTEST TESTING [words for `swift test`...]
        # XCTEST and TESTING: all, none, or the name of a support file with one filter a line.
        out=$1; support=$2; quiet=$3; serial=$4; xctest=$5; testing=$6; shift 6
        mkdir -p "$out"
        : >"$out/status"
        rm -f "$out"/events*.jsonl "$out/testing.jsonl" "$out/xctest.log" "$out/list.txt" "$out/hung"
        pwd -P >"$out/root"
        bundle=
        if [ $# -eq 0 ]; then
            for found in .build/debug/*.xctest; do
                # Two bundles: one is left from another package name; let `swift test` choose.
                if [ -n "$bundle" ]; then bundle=; break; fi
                if [ -f "$found" ] && [ -x "$found" ]; then bundle=$found; fi
            done
        fi
        own=
        command -v setsid >/dev/null 2>&1 && own=setsid

        # watched LABEL LOG command...: kills a command that writes neither to LOG nor to the events for too long.
        watched() {
            label=$1; log=$2; shift 2
            $own "$@" >>"$log" 2>&1 </dev/null &
            child=$!
            (
                last=; still=0
                while sleep 1; do
                    size=$(cat "$log" "$out"/events*.jsonl 2>/dev/null | wc -c)
                    if [ "$size" = "$last" ]; then still=$((still + 1)); else still=0; last=$size; fi
                    if [ "$still" -ge "$quiet" ]; then
                        echo "$label" >>"$out/hung"
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
            echo "$label $code" >>"$out/status"
            return $code
        }

        worst=0
        note() {
            # 69: Swift Testing found nothing to run (sysexits.h EX_UNAVAILABLE).
            if [ "$1" -ne 0 ] && [ "$1" -ne 69 ]; then worst=1; fi
        }

        if [ "$xctest" != none ]; then
            if [ -n "$bundle" ]; then
                "$bundle" --list-tests >"$out/list.txt" 2>/dev/null
            else
                swift test list --skip-build "$@" >"$out/list.txt" 2>/dev/null
            fi
            : >"$out/xctest.log"
            if [ "$xctest" = all ]; then
                if [ -n "$bundle" ]; then
                    watched xctest "$out/xctest.log" "$bundle"
                else
                    watched xctest "$out/xctest.log" swift test --skip-build --disable-swift-testing "$@"
                fi
                note $?
            else
                while IFS= read -r filter; do
                    if [ -n "$bundle" ]; then
                        watched xctest "$out/xctest.log" "$bundle" "$filter"
                    else
                        watched xctest "$out/xctest.log" swift test --skip-build --disable-swift-testing "$@" --filter "$filter"
                    fi
                    note $?
                done <"$support/$xctest"
            fi
            tail -c 200000 "$out/xctest.log"
        fi

        if [ "$testing" != none ]; then
            if [ "$serial" = 1 ]; then serial=--no-parallel; else serial=--parallel; fi
            : >"$out/testing.log"
            number=0
            one() {
                number=$((number + 1))
                events=$out/events$number.jsonl
                : >"$events"
                if [ -n "$bundle" ]; then
                    watched testing "$out/testing.log" "$bundle" --testing-library swift-testing "$serial" \
                        --event-stream-output-path "$events" "$@"
                else
                    watched testing "$out/testing.log" swift test --skip-build --disable-xctest "$serial" \
                        --event-stream-output-path "$events" "$@"
                fi
                note $?
            }
            if [ "$testing" = all ]; then
                one "$@"
            else
                while IFS= read -r filter; do one "$@" --filter "$filter"; done <"$support/$testing"
            fi
            cat "$out"/events*.jsonl >"$out/testing.jsonl" 2>/dev/null
            tail -c 100000 "$out/testing.log"
        fi
        exit $worst
        """#
}
