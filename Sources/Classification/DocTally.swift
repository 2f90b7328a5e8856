/// What happens in prose.
struct DocTally {
    var headingsAdded = 0
    var headingsRemoved = 0
    var fences = 0
    var links = 0
    var bullets = 0
    var tables = 0
    var wordsAdded = 0
    var wordsRemoved = 0
}

extension DocTally {
    mutating func look(_ text: ArraySlice<UInt8>, isAdded: Bool) {
        if text.first == UInt8(ascii: "#") {
            if isAdded { headingsAdded += 1 } else { headingsRemoved += 1 }
        }
        guard isAdded else { return }
        if text.starts(with: "```".utf8) { fences += 1 }
        if text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "*") { bullets += 1 }
        if text.first == UInt8(ascii: "|") { tables += 1 }
        if text.contains(UInt8(ascii: "]")), text.contains(UInt8(ascii: "(")) { links += 1 }
    }
}
