// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "WordIndex",
    products: [.library(name: "WordIndex", targets: ["WordIndex"])],
    targets: [
        .target(name: "WordIndex"),
        .testTarget(name: "WordIndexTests", dependencies: ["WordIndex"]),
    ]
)
