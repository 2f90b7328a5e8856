/// The script that tries the variants of one build inside the sandbox.
enum TemplatesSwiftScript {
    static let name = "acrouter_variants.sh"

    /// Prints `found BUNDLE` once, then `result NUMBER CODE` for each variant as it ends.
    ///
    /// The variants' own timer ends endless loops, the limits here what escapes it: a hungry loop, a sleeping one.
    static let text = #"""
        #!/bin/sh
        # Usage: acrouter_variants.sh SUPPORT WIDTH MILLISECONDS MODE; the numbers are in SUPPORT/numbers, the filters beside.
        support=$1; width=$2; seconds=$3; mode=$4
        bundle=
        for found in .build/debug/*.xctest; do
            if [ -n "$bundle" ]; then bundle=; break; fi
            if [ -f "$found" ] && [ -x "$found" ]; then bundle=$found; fi
        done
        [ -n "$bundle" ] || exit 3
        echo "found $bundle"
        export bundle support seconds mode SWIFT_BACKTRACE=enable=no
        cat >"/tmp/acrouter_one.sh" <<'END'
        number=$1
        ACROUTER_VARIANT=$number
        export ACROUTER_VARIANT
        ACROUTER_VARIANT_MS=$seconds
        export ACROUTER_VARIANT_MS
        ulimit -t $((seconds / 1000 + 5))
        ulimit -v 6000000
        ulimit -c 0
        limited="timeout -s KILL $((seconds / 50 + 10))"
        run() {
            if [ "$mode" = all ]; then
                $limited "$bundle" || return 1
                $limited "$bundle" --testing-library swift-testing
                code=$?
                [ $code -eq 0 ] || [ $code -eq 69 ]
                return
            fi
            if [ -f "$support/xctest.txt" ]; then
                while IFS= read -r filter; do $limited "$bundle" "$filter" || return 1; done <"$support/xctest.txt"
            fi
            if [ -f "$support/testing.txt" ]; then
                while IFS= read -r filter; do
                    $limited "$bundle" --testing-library swift-testing --filter "$filter" || return 1
                done <"$support/testing.txt"
            fi
            return 0
        }
        run >/dev/null 2>&1 </dev/null
        echo "result $number $?"
        END
        xargs -P "$width" -n 1 sh /tmp/acrouter_one.sh <"$support/numbers"
        exit 0
        """#
}
