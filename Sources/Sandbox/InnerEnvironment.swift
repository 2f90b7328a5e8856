internal import Orchestrator

/// The environment inside: an allow-list of the user's, what keeps tools offline and quiet, then the step's own.
enum InnerEnvironment {
    /// Names passed on as they are. Language tools' variables only where they say where a toolchain is.
    static let allowed: Set<String> = [
        "PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_COLLATE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "TZ",
        "CI",
        "COLUMNS", "PYENV_ROOT", "PYENV_VERSION", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_BUILD_JOBS",
        "NVM_DIR", "JAVA_HOME", "GOROOT", "GOFLAGS", "GOMAXPROCS", "CONDA_PREFIX", "VIRTUAL_ENV", "SDKROOT",
        "TOOLCHAINS",
        "CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS", "MAKEFLAGS", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED",
        "PYTHONHASHSEED", "NODE_ENV", "RUST_BACKTRACE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "DEVELOPER_DIR",
    ]

    private static let proxies = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]
    /// Files of certificates that a proxy of the user's company may need.
    static let certificates = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"]

    /// What `git rev-parse --local-env-vars` prints (git 2.39 to 2.50), and what else steers git.
    private static let gitPrefix = "GIT_"

    static func isSecret(_ name: String) -> Bool {
        let upper = name.uppercased()
        return ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL"].contains { upper.contains($0) }
    }

    static func make(
        from user: [String: String], home: String, identity: Identity, step: [String: String], allowsNetwork: Bool
    ) -> [(String, String)] {
        var result: [String: String] = [:]
        for (name, value) in user where allowed.contains(name) && !isSecret(name) { result[name] = value }
        if allowsNetwork {
            for name in proxies + certificates {
                // A proxy's address may carry a password.
                if let value = user[name], !value.contains("@") { result[name] = value }
            }
        } else {
            // Each spares its tool a long wait for a name server that is not there.
            result["CARGO_NET_OFFLINE"] = "true"
            result["GOPROXY"] = "off"
            result["GOTOOLCHAIN"] = "local"
            result["PIP_NO_INDEX"] = "1"
            result["npm_config_offline"] = "true"
        }
        if result["PATH"] == nil { result["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" }
        if result["LANG"] == nil && result["LC_ALL"] == nil { result["LANG"] = "C.UTF-8" }
        result["HOME"] = home
        result["USER"] = identity.name
        result["LOGNAME"] = identity.name
        result["SHELL"] = "/bin/sh"
        result["TERM"] = "dumb"
        result["TMPDIR"] = "/tmp"
        // Files may belong to nobody inside (a carried folder of root's); git would refuse them all.
        result["GIT_CONFIG_COUNT"] = "1"
        result["GIT_CONFIG_KEY_0"] = "safe.directory"
        result["GIT_CONFIG_VALUE_0"] = "*"
        result["GIT_TERMINAL_PROMPT"] = "0"
        for (name, value) in step where !name.isEmpty && !name.contains("=") { result[name] = value }
        return result.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
