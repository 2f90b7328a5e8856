// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "Stockroom",
    products: [.library(name: "Stockroom", targets: ["Stockroom"])],
    targets: [
        .target(name: "Stockroom"),
        .testTarget(name: "StockroomTests", dependencies: ["Stockroom"]),
    ]
)
