/// Shapes of tokens that name their issuer, as the issuers document them.
struct TokenRule: Sendable {
    enum Alphabet: Sendable { case hex, upper, alphanumeric, word, dotted, path }

    var kind: String
    var prefix: [UInt8]
    var alphabet: Alphabet
    /// Characters behind the prefix.
    var length: ClosedRange<Int>

    private init(_ kind: String, _ prefixes: String, _ alphabet: Alphabet, _ length: ClosedRange<Int>) {
        self.kind = kind
        self.prefix = Array(prefixes.utf8)
        self.alphabet = alphabet
        self.length = length
    }

    private static func rules(
        _ kind: String, _ prefixes: String, _ alphabet: Alphabet, _ length: ClosedRange<Int>
    ) -> [TokenRule] {
        prefixes.split(separator: " ").map { TokenRule(kind, String($0), alphabet, length) }
    }

    private static let all: [TokenRule] = [
        rules("AWS access key", "AKIA ASIA ABIA ACCA", .upper, 16...16),
        rules("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", .alphanumeric, 30...255),
        rules("GitHub token", "github_pat_", .word, 22...255),
        rules("GitLab token", "glpat- gldt- glrt- glcbt- glptt- glsoat-", .word, 20...255),
        rules("Anthropic key", "sk-ant-", .word, 20...255),
        rules("OpenAI key", "sk-proj- sk-svcacct- sk-admin- sk-None-", .word, 20...255),
        rules("OpenRouter key", "sk-or-v1- sk-or-", .word, 32...255),
        rules("API key", "sk-", .alphanumeric, 32...128),
        rules("Slack token", "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxc- xoxd- xapp-", .word, 10...255),
        rules("Google API key", "AIza", .word, 35...35),
        rules("Google token", "ya29. GOCSPX-", .word, 20...512),
        rules("Slack webhook", "hooks.slack.com/services/", .path, 30...90),
        rules("Stripe key", "sk_live_ rk_live_ sk_test_ rk_test_ whsec_", .alphanumeric, 16...255),
        rules("npm token", "npm_", .alphanumeric, 36...36),
        rules("PyPI token", "pypi-", .word, 50...512),
        rules("Hugging Face token", "hf_", .alphanumeric, 30...64),
        rules("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", .hex, 64...64),
        rules("SendGrid key", "SG.", .dotted, 60...80),
        rules("Twilio key", "SK", .hex, 32...32),
        rules("Shopify token", "shpat_ shpca_ shppa_ shpss_", .hex, 32...32),
        rules("Mailgun key", "key-", .hex, 32...32),
        rules("Vault token", "hvs. hvb.", .word, 24...255),
        rules("Docker token", "dckr_pat_", .word, 20...64),
        rules("Groq key", "gsk_", .alphanumeric, 40...64),
        rules("Grafana token", "glsa_", .word, 32...64),
        rules("Linear key", "lin_api_", .alphanumeric, 32...64),
        rules("RubyGems key", "rubygems_", .hex, 48...48),
        rules("Atlassian token", "ATATT3", .word, 50...255),
        rules("age key", "AGE-SECRET-KEY-1", .upper, 50...64),
        rules("x.ai key", "xai-", .alphanumeric, 60...128),
    ].flatMap(\.self)

    /// By the prefix's first byte, longest prefix first.
    static let byFirstByte: [[TokenRule]] = {
        var table = [[TokenRule]](repeating: [], count: 256)
        for rule in all { table[Int(rule.prefix[0])].append(rule) }
        return table.map { rules in rules.sorted { $0.prefix.count > $1.prefix.count } }
    }()

    /// - Returns: the end of a token that begins at `start`.
    func end(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start + prefix.count + length.lowerBound <= text.count else { return nil }
        for (offset, byte) in prefix.enumerated() where text[start + offset] != byte { return nil }
        let body = start + prefix.count
        var end = body
        // No further than tells that it is too long: `sk-ant-sk-ant-...` would be read to its end from each start.
        while end < text.count, end - body <= length.upperBound, alphabet.contains(text[end]) { end += 1 }
        guard length.contains(end - body) else { return nil }
        // All of one kind of character is a name or a row of crosses ("sk-xxxxxxxx", "npm_config_...").
        let token = text[body..<end]
        let hasDigit = token.contains { $0 >= 0x30 && $0 <= 0x39 }
        return hasDigit && Set(token).count >= 8 ? end : nil
    }
}

extension TokenRule.Alphabet {
    func contains(_ byte: UInt8) -> Bool {
        let isDigit = byte >= 0x30 && byte <= 0x39
        let isUpper = byte >= 0x41 && byte <= 0x5A
        let isLower = byte >= 0x61 && byte <= 0x7A
        switch self {
        case .hex: return isDigit || (byte >= 0x61 && byte <= 0x66)
        case .upper: return isDigit || isUpper
        case .alphanumeric: return isDigit || isUpper || isLower
        case .word: return isDigit || isUpper || isLower || byte == 0x2D || byte == 0x5F
        case .path: return Self.word.contains(byte) || byte == 0x2F
        case .dotted: return isDigit || isUpper || isLower || byte == 0x2D || byte == 0x5F || byte == 0x2E
        }
    }
}
