namespace RnnLib.Benchmarks.Peers;

/// <summary>What is timed: a recurrent stack with one number read off each step.</summary>
/// <param name="Cell">rnn, lstm or gru.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Training">A whole step of training; else the recurrent layers' way forward alone.</param>
/// <param name="LossAtEnd">The loss looks at the last step only, so that gradients fade on their way back.</param>
internal sealed record TimedCase(string Cell, TimedShape Shape, bool Training, bool LossAtEnd)
{
    public override string ToString() => $"{Cell} {Shape.Name}";

    /// <summary>Multiplications and additions of the layers' products; backward has twice those of forward.</summary>
    public double Operations
    {
        get
        {
            double gates = Cell switch { "lstm" => 4, "gru" => 3, _ => 1 }, directions = Shape.Bidirectional ? 2 : 1, sum = 0;
            for (int layer = 0; layer < Shape.Layers; layer++)
                sum += 2.0 * Shape.Batch * Shape.Time * gates * Shape.HiddenSize * directions * ((layer == 0 ? Shape.InputSize : directions * Shape.HiddenSize) + Shape.HiddenSize);
            return Training ? 3 * sum : sum;
        }
    }

    /// <summary>One word that names the case to another process.</summary>
    public string Word => $"{Cell},{Shape.Name},{(Training ? "training" : "forward")},{(LossAtEnd ? "last" : "all")}";

    public static TimedCase Parse(string word)
    {
        string[] parts = word.Split(',');
        return new(parts[0], TimedShape.Named(parts[1]), parts[2] == "training", parts[3] == "last");
    }
}

/// <summary>The sizes of a timed stack.</summary>
internal sealed record TimedShape(string Name, int Batch, int Time, int InputSize, int HiddenSize, int Layers = 1, bool Bidirectional = false)
{
    public static IReadOnlyList<TimedShape> All { get; } =
    [
        new("S1", 3, 5, 1, 10),
        new("S2", 32, 15, 10, 50),
        new("S3", 64, 48, 8, 64),
        new("S4", 32, 200, 100, 128),
        new("S5", 64, 64, 128, 512),
        new("S6", 20, 70, 400, 1150),
        new("S7", 32, 100, 128, 256, Layers: 2),
        new("S8", 32, 100, 128, 256, Bidirectional: true),
    ];

    public int OutputSize => Bidirectional ? 2 * HiddenSize : HiddenSize;

    public static TimedShape Named(string name) =>
        All.FirstOrDefault(shape => shape.Name == name) ?? throw new UsageException($"there is no shape '{name}'; there are {string.Join(", ", All.Select(shape => shape.Name))}");
}
