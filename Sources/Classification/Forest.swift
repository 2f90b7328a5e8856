/// Boosted trees over the features of a change: one sum of leaves for each of the five labels.
///
/// Thresholds are single floats cut to 18 bits and leaves whole numbers of `step`, as the training script writes them.
struct Forest: Sendable {
    private struct Node {
        /// Index of a feature; negative in a leaf.
        var feature: Int16
        /// A leaf's value.
        var threshold: Float
        /// Where values above the threshold go; those up to it go to the next node.
        var right: Int32
    }

    private var nodes: [Node] = []
    private var roots: [Int32] = []
    let labels: Int

    /// - Parameter text: `WeightText` numbers: for each feature its index, how many thresholds and those; then 4095; then
    ///   trees in preorder, label after label in turn: 4095 and a value for a leaf, else a feature and a threshold's number.
    init(_ text: StaticString, labels: Int, step: Float) {
        self.labels = labels
        var reader = WeightText(text)
        var thresholds: [[Float]] = []
        while let feature = reader.next(digits: 2), feature != WeightText.stop, let count = reader.next(digits: 1) {
            while thresholds.count <= feature { thresholds.append([]) }
            for _ in 0..<count {
                thresholds[feature].append(Float(bitPattern: UInt32(reader.next(digits: 3) ?? 0) << 14))
            }
        }
        nodes.reserveCapacity(text.utf8CodeUnitCount / 3)
        while let first = reader.next(digits: 2) {
            roots.append(Int32(nodes.count))
            read(first, &reader, thresholds, step)
        }
    }

    private mutating func read(_ first: Int, _ reader: inout WeightText, _ thresholds: [[Float]], _ step: Float) {
        guard first != WeightText.stop, thresholds.indices.contains(first) else {
            let value = Float((reader.next(digits: 2) ?? 2048) - 2048) * step
            nodes.append(Node(feature: -1, threshold: value, right: 0))
            return
        }
        let number = reader.next(digits: 1) ?? 0
        let known = thresholds[first]
        let place = nodes.count
        nodes.append(Node(feature: Int16(first), threshold: number < known.count ? known[number] : 0, right: 0))
        read(reader.next(digits: 2) ?? WeightText.stop, &reader, thresholds, step)
        nodes[place].right = Int32(nodes.count)
        read(reader.next(digits: 2) ?? WeightText.stop, &reader, thresholds, step)
    }

    /// Adds every tree's leaf to its label's score.
    func add(_ values: [Float], to scores: inout [Double]) {
        var label = 0
        for root in roots {
            var at = Int(root)
            while nodes[at].feature >= 0 {
                let node = nodes[at]
                at = values[Int(node.feature)] <= node.threshold ? at + 1 : Int(node.right)
            }
            scores[label] += Double(nodes[at].threshold)
            label = label + 1 == labels ? 0 : label + 1
        }
    }
}

/// Whole numbers in digits of base 64 (`A`-`Z`, `a`-`z`, `0`-`9`, `+`, `/`); line ends mean nothing.
struct WeightText {
    static let stop = 4095
    private let text: StaticString
    private var position = 0

    init(_ text: StaticString) { self.text = text }

    mutating func next(digits: Int) -> Int? {
        var value = 0
        var read = 0
        let count = text.utf8CodeUnitCount
        text.withUTF8Buffer { bytes in
            while read < digits, position < count {
                let digit = Self.value(bytes[position])
                position += 1
                guard digit >= 0 else { continue }
                value = value << 6 | digit
                read += 1
            }
        }
        return read == digits ? value : nil
    }

    static func value(_ byte: UInt8) -> Int {
        switch byte {
        case 65...90: Int(byte) - 65
        case 97...122: Int(byte) - 71
        case 48...57: Int(byte) + 4
        case 43: 62
        case 47: 63
        default: -1
        }
    }
}
