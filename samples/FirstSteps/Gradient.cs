using RnnLib;

namespace FirstSteps;

internal static class Gradient
{
    /// <summary>One linear unit, h_t = W_hh h_(t-1) + x_t: how much does x_t matter to h_5?</summary>
    public static void Run()
    {
        Console.WriteLine($"W_hh = 0.5: {string.Join(", ", Contributions(0.5f))}");
        Console.WriteLine($"W_hh = 1.5: {string.Join(", ", Contributions(1.5f))}");
        Console.WriteLine($"W_hh = 0.5 over 100 steps: {Contributions(0.5f, steps: 100)[^1]:G3}; W_hh = 1.5: {Contributions(1.5f, steps: 100)[^1]:G3}");
    }

    /// <summary>dh_T / dx_t for t = T, T-1, ..., 1: the powers of W_hh.</summary>
    private static float[] Contributions(float hiddenWeight, int steps = 5)
    {
        var pass = ForwardContext.Differentiating();
        Tensor[] x = [.. Enumerable.Range(0, steps).Select(_ => pass.Watch(1f))];
        Tensor h = 0f;
        foreach (Tensor step in x)
            h = hiddenWeight * h + step;

        Gradients gradients = pass.Backward(h);
        return [.. x.Reverse().Select(step => gradients.Of(step).ToScalar())];
    }
}
