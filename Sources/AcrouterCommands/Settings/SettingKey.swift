/// One `acrouter.*` key of git configuration: its type, its default and who may set it.
struct SettingKey: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case text, bool, duration, money, number
        /// A list of these words.
        case words([String])
        /// Of those that `replay` compares, one that can choose for real jobs.
        case policy
        /// May be given several times; the most specific file that names it counts alone.
        case list
        case bytes
        case choice([String])
        /// Dollars per million tokens.
        case rate
        /// A whole number above 0, or from 0.
        case count(from: Int)
        /// Name of an environment variable.
        case variable
        /// Base address of an interface over HTTP.
        case url
    }

    /// What the committed `.acrouter/config` may do with it. It comes with the repository, so it is not the user's word.
    enum Committed: String, Hashable, Sendable {
        /// Counts at once: display and rules, which can neither run, spend nor leak anything.
        case always
        /// Counts at once, and only adds to what holds without it.
        case adds
        /// Counts after `git acrouter trust`.
        case trusted
        /// Counts after `git acrouter trust`, and then only to lower what holds without it.
        case lowers
        /// Counts after `git acrouter trust`, and then only with its safest value (the default).
        case tightens
        /// Never counts.
        case never
    }

    /// As documented; git compares keys without case.
    let name: String
    let kind: Kind
    /// As the user would write it; nil for "none".
    let fallback: String?
    let committed: Committed
    let summary: String

    var lowercased: String { name.lowercased() }

    /// May be given several times.
    var isList: Bool {
        switch kind {
        case .list, .words: true
        default: false
        }
    }

    private init(_ name: String, _ kind: Kind, _ fallback: String?, _ committed: Committed, _ summary: String) {
        self.name = "acrouter." + name
        self.kind = kind
        self.fallback = fallback
        self.committed = committed
        self.summary = summary
    }

    static let test = SettingKey(
        "test", .text, nil, .trusted, "Test command, run by sh; without it the project is looked at.")
    static let testTimeout = SettingKey(
        "testTimeout", .duration, "20s", .trusted, "Bound on one test, where tests are run and read one by one.")
    static let timeout = SettingKey("timeout", .duration, "10m", .lowers, "Bound on a whole job.")
    static let model = SettingKey("model", .list, nil, .trusted, "Models that may be chosen; without it all of them.")
    static let policy = SettingKey(
        "policy", .policy, "acrouter", .trusted, "Who chooses: acrouter, or another policy that replay compares.")
    static let explore = SettingKey(
        "explore", .bool, "true", .trusted, "Sometimes try what looks second best, to learn about it.")
    static let costWeight = SettingKey(
        "costWeight", .number, "0.1", .trusted, "Reward lost for each dollar; 0.1 makes a solved job worth 10 dollars.")
    static let timeCost = SettingKey("timeCost", .number, "10", .trusted, "What an hour of waiting costs, in dollars.")
    static let budget = SettingKey("budget", .money, "1.00", .lowers, "Most that one job may cost, in dollars.")
    static let dailyBudget = SettingKey(
        "dailyBudget", .money, "10.00", .lowers, "Most that all jobs of a day may cost, in dollars.")
    static let sandbox = SettingKey(
        "sandbox", .choice(["auto", "plain"]), "auto", .tightens,
        "auto isolates every run and refuses without isolation; plain runs patches unprotected.")
    static let testNetwork = SettingKey("testNetwork", .bool, "false", .tightens, "Give the tests the network.")
    static let carry = SettingKey(
        "carry", .list, nil, .never,
        "More ignored things to carry into the sandbox: folders by name, files and folders by path from the root.")
    static let cacheLimit = SettingKey(
        "cacheLimit", .bytes, "20g", .never, "Disk that all sandboxes together may take.")
    static let memoryDetail = SettingKey(
        "memoryDetail", .choice(["full", "counts"]), "full", .lowers,
        "full keeps patches for show and undo; counts keeps how attempts ended, no patch.")
    static let secrets = SettingKey(
        "secrets", .choice(["mask", "refuse"]), "mask", .lowers,
        "What looks like a key or password in a prompt: mask it, or refuse to send that prompt.")
    static let verifyPush = SettingKey(
        "verifyPush", .bool, "false", .trusted,
        "The pre-push hook runs the tests on what is pushed, and stops the push when one fails.")
    static let progress = SettingKey("progress", .bool, "true", .always, "Show progress on standard error.")

    static let suggest = SettingKey("suggest", .bool, "true", .always, "Let the hook suggest a next step.")
    static let require = SettingKey(
        "require", .words(["test-for-fix"]), nil, .adds,
        "Rules by which suggest --check fails a commit: test-for-fix asks for a test beside every bug fix.")

    static let all: [SettingKey] = [
        test, testTimeout, timeout, model, policy, explore, costWeight, timeCost, budget, dailyBudget, sandbox,
        testNetwork,
        carry, cacheLimit, memoryDetail, secrets, suggest, require, verifyPush, progress,
    ]

    static let byName: [String: SettingKey] = Dictionary(uniqueKeysWithValues: all.map { ($0.lowercased, $0) })
}
