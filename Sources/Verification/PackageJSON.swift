#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The parts of npm's `package.json` that say how tests run.
enum PackageJSON {
    private struct Manifest: Decodable { var scripts: [String: String]? }

    /// Any JSON, only to be compared.
    private indirect enum Value: Decodable, Equatable, CustomStringConvertible {
        case object([String: Value])
        case array([Value])
        case text(String)
        case number(Double)
        case flag(Bool)
        case null

        init(from decoder: any Decoder) throws {
            // Each try? asks whether the value is of one kind; a value is of exactly one.
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let items = try? container.decode([Value].self) {
                self = .array(items)
            } else if let members = try? container.decode([String: Value].self) {
                self = .object(members)
            } else {
                self = .null
            }
        }

        var description: String {
            switch self {
            case .object(let members):
                members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.description
            case .array(let items): items.description
            case .text(let text): text.debugDescription
            case .number(let number): String(number)
            case .flag(let flag): String(flag)
            case .null: "null"
            }
        }
    }

    /// What the manifest says of tests, in a form that can be compared; the whole text when it is not JSON.
    static func testPart(_ text: String) -> [String] {
        // Not JSON: then the text itself is compared.
        guard let members = try? JSONDecoder().decode([String: Value].self, from: Data(text.utf8)) else {
            return [text]
        }
        return ["scripts", "jest", "mocha", "vitest", "ava", "nyc", "c8", "tap"].compactMap { key in
            members[key].map { "\(key): \($0)" }
        }
    }

    static func testScript(_ text: String) -> String? { scripts(text)?["test"] }

    /// Nil when the file is not JSON or its scripts are not text.
    static func scripts(_ text: String) -> [String: String]? {
        // A manifest that npm could not read either has no test script.
        (try? JSONDecoder().decode(Manifest.self, from: Data(text.utf8)))?.scripts
    }
}
