internal import Orchestrator

/// The arguments of bubblewrap for one step. Pure: what exists on the machine is decided before.
struct Confinement {
    /// A folder or file to show: where it is for bubblewrap, and where it appears.
    struct Bind: Hashable, Sendable {
        var source: String
        var destination: String
        var isWritable: Bool
    }

    var program: String
    var identity: Identity
    var home: String
    var workingDirectory: String
    var allowsNetwork: Bool
    /// Nested user namespaces are the usual way to more of the kernel; few test suites need them.
    var disablesUserNamespaces: Bool
    var exposures: [Exposure]
    /// Sources of exposures that the dropped user could not reach by their own path.
    var moved: [String: String]
    var binds: [Bind]
    var environment: [(String, String)]

    /// Order matters: system, then `/tmp` and home, then what is shown inside of these, then the project over all.
    func arguments(running command: [String]) -> [String] {
        var list = [program]
        list += namespaces
        for exposure in exposures where Exposure.isSystem(exposure.path) { list += arguments(for: exposure) }
        list += ["--proc", "/proc", "--dev", "/dev"]
        let (early, late) = (binds.filter(isEarly), binds.filter { !isEarly($0) })
        for bind in early { list += arguments(for: bind) }
        list += ["--symlink", "/tmp", "/var/tmp"]
        for exposure in exposures where !Exposure.isSystem(exposure.path) { list += arguments(for: exposure) }
        for bind in late { list += arguments(for: bind) }
        // The root and /dev are memory file systems: left writable, they would hold data that no limit counts.
        list += ["--remount-ro", "/dev", "--remount-ro", "/"]
        list += ["--chdir", workingDirectory]
        for (name, value) in environment { list += ["--setenv", name, value] }
        return list + ["--"] + command
    }

    private var namespaces: [String] {
        var list = [
            "--unshare-user", "--uid", String(identity.innerUser), "--gid", String(identity.innerGroup),
            "--unshare-pid",
            "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "acrouter", "--die-with-parent",
            "--new-session",
        ]
        if !allowsNetwork { list.append("--unshare-net") }
        if disablesUserNamespaces { list.append("--disable-userns") }
        return list
    }

    private func isEarly(_ bind: Bind) -> Bool {
        ["/etc", "/tmp", "/dev/shm", home].contains(bind.destination) || bind.destination.hasPrefix("/etc/")
    }

    private func arguments(for exposure: Exposure) -> [String] {
        switch exposure.kind {
        case .link(let target): ["--symlink", target, exposure.path]
        case .folderOrFile: ["--ro-bind", moved[exposure.path] ?? exposure.path, exposure.path]
        }
    }

    private func arguments(for bind: Bind) -> [String] {
        [bind.isWritable ? "--bind" : "--ro-bind", bind.source, bind.destination]
    }

    /// Runs inside, before the command: says that the confinement stands, waits for the word to go (so that a parent
    /// that died meanwhile starts nothing: by now the kernel kills us with it), and looks the command up.
    ///
    /// `$1` is the mark, `$2` tells whether the command has an input, `$3` is the most processes and threads; the rest
    /// is the command. That limit is a brake on fork bombs between two looks of the watchdog. Set here, inside, it is
    /// counted in the run's own user namespace (since Linux 5.14); set outside, one bomb would starve every other run.
    /// dash spells it `-p`, bash `-u`. Should the machine run out of memory all the same, the run goes first.
    ///
    /// The word to go is an empty line; before it come the variables of a grant (`GrantedVariables`). So a key is in no
    /// argument list and no file, and in no process but this shell, which becomes the command.
    static let gate = """
        printf '%s ready\\n' "$1"; mark=$1; input=$2
        while IFS= read -r acrouter_go || exit 125; [ -n "$acrouter_go" ]; do
            case $acrouter_go in
            +*) acrouter_value="$acrouter_value
        ${acrouter_go#+}" ;;
            *) acrouter_name=${acrouter_go%%=*}; acrouter_value=${acrouter_go#*=} ;;
            esac
            export "$acrouter_name=$acrouter_value"
        done
        { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
        { ulimit -c 0; ulimit -u "$3" || ulimit -p "$3"; } 2>/dev/null
        shift 3
        if ! command -v -- "$1" >/dev/null 2>&1; then printf '%s missing\\n' "$mark"; exit 127; fi
        if [ "$input" = none ]; then exec "$@" </dev/null; fi
        exec "$@"
        """

    static func gated(_ step: SandboxStep, mark: String, limitsThreads: Bool) -> [String] {
        let threads = limitsThreads ? String(max(step.limits.processes, 64) * 4) : "unlimited"
        return ["/bin/sh", "-c", gate, "acrouter-gate", mark, step.input == nil ? "none" : "piped", threads]
            + step.arguments
    }
}
