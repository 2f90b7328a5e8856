/// Which name a line of code defines, by its tokens.
///
/// `Definitions` answers the same for text; this one also says whether the name is public and a type's, and reads tokens that
/// are there already: every line of every classified change passes here.
enum DefinedName {
    private static let open = UInt64(UInt8(ascii: "("))
    private static let brace = UInt64(UInt8(ascii: "{"))
    private static let control: Set<UInt64> = Set(
        "if for while switch catch return new else throw await case guard match in not and or typeof sizeof super do function"
            .split(separator: " ").map { TokenHash.of($0.utf8) })
    private static let arrow = UInt64(UInt8(ascii: "=")) << 8 | UInt64(UInt8(ascii: ">"))

    static func find(in line: inout CodeLine, language: String) {
        let tokens = line.tokens
        guard tokens.count >= 2 else { return }
        if keyword(tokens, &line, language) { return }
        method(tokens, &line)
    }

    /// After `func`, `class` and their like; with a receiver in brackets between, as in Go.
    private static func keyword(_ tokens: [CodeLine.Token], _ line: inout CodeLine, _ language: String) -> Bool {
        for index in tokens.indices.prefix(6) {
            let token = tokens[index]
            guard token.kind == .name else { continue }
            let isType = token.signs & Sign.type.bit != 0
            let isFunction = token.signs & Sign.function.bit != 0
            guard isType || isFunction else { continue }
            var next = index + 1
            if isFunction, next < tokens.count, tokens[next].hash == open, language == "go" {
                while next < tokens.count, tokens[next].hash != UInt64(UInt8(ascii: ")")) { next += 1 }
                next += 1
            }
            while next < tokens.count, tokens[next].hash == UInt64(UInt8(ascii: "*")) { next += 1 }
            guard next < tokens.count, tokens[next].kind == .name else { continue }
            line.defined = tokens[next].hash
            line.definesType = isType
            line.definesPublic = isPublic(tokens[next], tokens, language, indent: line.indent)
            return true
        }
        // `const name = (…) =>`
        if tokens[0].signs & (Sign.constant.bit | Sign.publicity.bit) != 0,
            line.tokens.contains(where: { $0.hash == arrow && $0.kind == .mark }),
            let name = tokens.dropFirst().first(where: { $0.kind == .name && $0.signs & Sign.constant.bit == 0 })
        {
            line.defined = name.hash
            line.definesPublic = tokens[0].signs & Sign.publicity.bit != 0
            return true
        }
        return false
    }

    private static func isPublic(
        _ name: CodeLine.Token, _ tokens: [CodeLine.Token], _ language: String, indent: Int
    ) -> Bool {
        switch language {
        case "go": name.start == .capital
        case "python", "dart", "ruby": name.start != .underscore && indent <= 4
        default: tokens.contains { $0.signs & Sign.publicity.bit != 0 }
        }
    }

    /// `public void name(`, `Type Scope::name(`, `name(…) {`.
    private static func method(_ tokens: [CodeLine.Token], _ line: inout CodeLine) {
        guard let first = tokens.first, first.kind == .name, !control.contains(first.hash) else { return }
        guard let bracket = tokens.firstIndex(where: { $0.hash == open && $0.kind == .mark }), bracket > 0 else {
            return
        }
        let name = tokens[bracket - 1]
        guard name.kind == .name, !control.contains(name.hash) else { return }
        let ends = tokens[tokens.count - 1].hash
        if bracket == 1 {
            guard ends == brace, first.signs & Sign.testCase.bit == 0 else { return }
        } else {
            let before = tokens[..<(bracket - 1)]
            guard before.allSatisfy({ $0.kind == .name || isTypeMark($0.hash) }) else { return }
            guard before.contains(where: { $0.kind == .name && !control.contains($0.hash) }) else { return }
            guard before.last.map({ $0.hash != UInt64(UInt8(ascii: ".")) }) == true else { return }
            if ends == UInt64(UInt8(ascii: ";")), !line.has(.publicity), !line.has(.constant) { return }
        }
        line.defined = name.hash
        line.definesPublic = line.has(.publicity)
    }

    private static func isTypeMark(_ hash: UInt64) -> Bool {
        switch hash {
        case 60, 62, 42, 38, 44, 91, 93, 63, 64, UInt64(UInt16(0x3A3A)): true  // < > * & , [ ] ? @ ::
        default: false
        }
    }
}
