/// `git acrouter doctor`: what was looked at, what is wrong, what helps.
public struct CheckReport: Sendable {
    public static let schema = "acrouter.doctor/1"

    public struct Check: Hashable, Sendable {
        public enum State: String, Hashable, Sendable {
            case ok
            /// Works, but not as well as it could.
            case warning
            /// Jobs cannot run.
            case problem
        }

        public var name: String
        public var state: State
        public var message: String
        public var hint: String?

        public init(_ name: String, _ state: State, _ message: String, hint: String? = nil) {
            self.name = name
            self.state = state
            self.message = message
            self.hint = hint
        }
    }

    public struct Setting: Hashable, Sendable {
        public var key: String
        public var value: String?
        /// `default`, `global`, `committed` ...
        public var scope: String
        public var origin: String
        /// Why a value that was given does not count; nil for one that does.
        public var ignored: String?

        public init(key: String, value: String?, scope: String, origin: String, ignored: String? = nil) {
            self.key = key
            self.value = value
            self.scope = scope
            self.origin = origin
            self.ignored = ignored
        }
    }

    public var checks: [Check]
    public var settings: [Setting]

    public init(checks: [Check], settings: [Setting]) {
        self.checks = checks
        self.settings = settings
    }

    public var isHealthy: Bool { !checks.contains { $0.state == .problem } }

    public func text(on canvas: Canvas) -> String {
        var text = ""
        let width = checks.map(\.name.count).max() ?? 0
        for check in checks {
            let ink: Canvas.Ink = check.state == .ok ? .green : check.state == .warning ? .yellow : .red
            let mark =
                canvas.paint(check.state.rawValue, ink) + String(repeating: " ", count: 7 - check.state.rawValue.count)
            let name = check.name + String(repeating: " ", count: width - check.name.count)
            text += "\(mark)  \(name)  " + Printable.text(check.message, oneLine: true) + "\n"
            if let hint = check.hint { text += "         hint: " + Printable.text(hint, oneLine: true) + "\n" }
        }
        var table = Table(columns: [
            .init(title: "setting"), .init(title: "value"), .init(title: "from"), .init(title: ""),
        ])
        for setting in settings {
            let from = setting.origin.isEmpty ? setting.scope : "\(setting.scope) (\(setting.origin))"
            table.rows.append([
                .init(setting.key), .init(setting.value ?? "-"), .init(from, .dim),
                .init(setting.ignored.map { "ignored: " + $0 } ?? "", .yellow),
            ])
        }
        return text + "\n" + table.rendered(on: canvas)
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema), "healthy": .bool(isHealthy),
            "checks": .array(
                checks.map { check in
                    [
                        "name": .string(check.name), "state": .string(check.state.rawValue),
                        "message": .string(check.message), "hint": .text(check.hint),
                    ]
                }),
            "settings": .array(
                settings.map { setting in
                    [
                        "key": .string(setting.key), "value": .text(setting.value), "scope": .string(setting.scope),
                        "origin": .string(setting.origin), "ignored": .text(setting.ignored),
                    ]
                }),
        ]
    }
}
