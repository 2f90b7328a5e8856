import Orchestrator

/// What was said to somebody at earlier commits, so that a thing is said once: `<git dir>/acrouter/suggested`.
///
/// One line each: a hash of what it was about, its kind, when. A damaged line counts as none. Pure; the caller has the
/// file.
struct SaidThings: Hashable, Sendable {
    struct Thing: Hashable, Sendable {
        var hash: UInt64
        var kind: String
        var at: Int64
    }

    /// The newest last.
    private(set) var things: [Thing] = []

    static let most = 64
    static let sizeLimit = 8 << 10
    /// A habit is not mended by naming it at every commit: of one kind, something new is said once in twenty hours,
    /// so at most once in a working day.
    static let rest: [Advice.Kind: Int64] = [.untestedFix: 20 * 3600]

    init(_ bytes: [UInt8] = []) {
        for line in bytes.split(separator: UInt8(ascii: "\n")).suffix(Self.most) {
            let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard fields.count == 3, let hash = UInt64(fields[0], radix: 16), let at = Int64(fields[2])
            else { continue }
            things.append(Thing(hash: hash, kind: String(fields[1]), at: at))
        }
    }

    var bytes: [UInt8] {
        Array(things.map { "\(String($0.hash, radix: 16)) \($0.kind) \($0.at)\n" }.joined().utf8)
    }

    func has(_ advice: Advice, now: Int64) -> Bool {
        let hash = Self.hash(advice)
        return things.contains { thing in
            if thing.hash == hash { return true }
            guard thing.kind == advice.kind.rawValue, let rest = Self.rest[advice.kind] else { return false }
            // A clock that was set back silences nothing for ever.
            return thing.at <= now && now < thing.at + rest
        }
    }

    mutating func add(_ advice: Advice, now: Int64) {
        things.append(Thing(hash: Self.hash(advice), kind: advice.kind.rawValue, at: now))
        things = things.suffix(Self.most)
    }

    /// FNV-1a, 64 bits: the same in every run, which `Hasher` is not.
    private static func hash(_ advice: Advice) -> UInt64 {
        (advice.kind.rawValue + "\n" + advice.subject).utf8.reduce(0xCBF2_9CE4_8422_2325) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
    }
}
