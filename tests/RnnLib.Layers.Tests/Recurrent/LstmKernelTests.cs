namespace RnnLib.Layers.Tests;

/// <summary>The LSTM's kernel, whole registers and the rest of a row, against the same cell row by row: a bound that nothing reaches switches the kernel off.</summary>
public sealed class LstmKernelTests
{
    private const float NeverReached = 1e6f;

    public static TheoryData<int, int> Cases()
    {
        var data = new TheoryData<int, int>();
        foreach (int hiddenSize in (int[])[16, 37])
        {
            for (int variant = 0; variant < Variants.Length; variant++)
                data.Add(hiddenSize, variant);
        }

        return data;
    }

    private static LstmOptions[] Variants =>
    [
        new(),
        new() { Peepholes = true },
        new() { CoupledInputForget = true },
        new() { ForgetGate = false, Peepholes = true },
        new() { LayerNorm = true },
        new() { LayerNorm = true, Peepholes = true },
        new() { LayerNorm = true, CoupledInputForget = true },
        new() { LayerNorm = true, ForgetGate = false },
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForwardAndBackward_ManyUnits_AgreeWithRowByRow(int hiddenSize, int variant)
    {
        Tensor[] kernel = Run(Variants[variant], hiddenSize), rows = Run(Variants[variant] with { Clip = NeverReached }, hiddenSize);
        for (int part = 0; part < kernel.Length; part++)
            Expect.Close(rows[part], kernel[part], $"{Variants[variant]}, part {part}", 2e-5);
    }

    /// <returns>Outputs, and the gradients of the inputs and of every parameter.</returns>
    private static Tensor[] Run(LstmOptions options, int hiddenSize)
    {
        var layer = new Lstm(3, hiddenSize, new Rng(1), options);
        var x = new Parameter("x", Tensor.Normal([5, 7, 3], 0, 1.5f, new Rng(2)));
        Tensor weight = Tensor.Normal([5, 7, hiddenSize], 0, 1, new Rng(3));
        using var pass = ForwardContext.Training(new Rng(4));
        Tensor y = layer.Forward(new Sequence(pass.Read(x), [7, 2, 5, 1, 6]), pass).Values;
        Gradients gradients = pass.Backward(Ops.Sum(y * weight));
        return [Ops.Detach(y), Ops.Detach(gradients.Of(x)), .. layer.Parameters.Select(parameter => Ops.Detach(gradients.Of(parameter)))];
    }
}
