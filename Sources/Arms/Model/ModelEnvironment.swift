public import ModelProtocol

/// The variables that a model program gets: an allow-list, so that it never has another model's key.
public enum ModelEnvironment {
    /// To find programs, to speak the user's language, to reach the network.
    private static let always: Set<String> = [
        "PATH", "HOME", "LANG", "TMPDIR", "TZ",
        "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
    ]

    /// What `pass`, `secret-tool`, `security` and `op` need besides: the user's session and its agents, no key of a model.
    private static let session: Set<String> = [
        "USER", "LOGNAME", "GNUPGHOME", "GPG_TTY", "GPG_AGENT_INFO", "PINENTRY_USER_DATA", "SSH_AUTH_SOCK",
        "SSH_AGENT_PID", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
        "OP_ACCOUNT", "BW_SESSION",
    ]
    private static let sessionPrefixes = ["XDG_", "PASSWORD_STORE_", "OP_SESSION_"]

    /// - Parameters:
    ///   - environment: all that the user has, keys included.
    ///   - key: the one that this call uses.
    ///   - variables: names that the entry of the user's own program lists.
    public static func variables(
        from environment: [String: String], key: ModelRequest.KeySource? = nil, also variables: [String] = []
    ) -> [String: String] {
        var wanted = Set(variables)
        var asksSession = false
        switch key {
        case .variable(let name): wanted.insert(name)
        case .command: asksSession = true
        case .file, nil: break
        }
        return environment.filter { name, _ in
            always.contains(name) || name.hasPrefix("LC_") || wanted.contains(name)
                || asksSession && (session.contains(name) || sessionPrefixes.contains { name.hasPrefix($0) })
        }
    }
}
