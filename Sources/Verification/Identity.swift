extension TestPlan {
    /// Raised when a change here makes a kept baseline mean something else.
    static let formatVersion = 4

    /// A few words of shell that print what the runner is: versions, or size and time of what would run.
    public var identityScript: String {
        switch runner {
        case .swiftPM:
            // Where, how large and how old the compiler is says as much as its version and takes a tenth of the time;
            // a proxy that chooses a toolchain has to be asked.
            return """
                p=$(readlink -f "$(command -v swift)"); f=${p%/*}/swift-frontend
                if [ -x "$f" ]; then stat -L -c '%n %s %Y %i' "$p" "$f"; else swift --version; fi 2>&1
                """
        case .pytest, .unittest:
            let python = interpreter.isEmpty ? "python3" : interpreter
            let code =
                "import os,sys,sysconfig;p=sysconfig.get_paths();print(sys.version,sys.executable);"
                + "print(sorted(set(os.listdir(p['purelib'])+os.listdir(p['platlib']))))"
            return "'\(python)' -c \"\(code)\" 2>&1"
        case .cargo: return "cargo --version; rustc --version"
        case .go: return "go version"
        case .npm: return "node --version; ls -l node_modules/.package-lock.json 2>/dev/null"
        case .make: return "make --version 2>/dev/null | head -n 1; cc --version 2>/dev/null | head -n 1"
        case .custom: return "true"
        }
    }

    /// Name of a baseline: what ran, on what, with what.
    public func baselineKey(tree: String, toolchain: String) -> String {
        let parts = [
            "baseline/\(Self.formatVersion)", tree, runner.rawValue, command, directory,
            arguments.joined(separator: " "),
            environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "), interpreter,
            String(testSeconds), toolchain,
        ]
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var second: UInt64 = 0x6c62_272e_07bb_0142
        // FNV-1a twice: a name, not a seal; the tree in front is git's own hash.
        for byte in parts.joined(separator: "\u{0}").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            second = (second ^ UInt64(byte) ^ (hash >> 32)) &* 0x100_0000_01b3
        }
        return "\(tree)-\(String(hash, radix: 16))\(String(second, radix: 16))"
    }
}
