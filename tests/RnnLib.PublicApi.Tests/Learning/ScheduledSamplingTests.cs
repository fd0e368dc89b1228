using RnnLib.Layers;
using RnnLib.Training;
using Xunit.Abstractions;

namespace RnnLib.PublicApi.Tests;

/// <summary>What scheduled sampling is for: the figures of docs/feedback.md.</summary>
public sealed class ScheduledSamplingTests(ITestOutputHelper output)
{
    private const int Primer = 20, Ahead = 50, Steps = 400;

    private static readonly TeacherForcing Schedule = TeacherForcing.Linear(steps: 300);

    [Fact]
    public void RollOut_AfterScheduledSampling_ErrsLessThanAfterTeacherForcingAlone()
    {
        double forced = MeanError("teacher forcing", 0.05f, new());
        double scheduled = MeanError("scheduled sampling", 0.05f, new() { TeacherForcing = Schedule, PrimerSteps = Primer });
        double detached = MeanError("scheduled, detached", 0.05f, new() { TeacherForcing = Schedule, PrimerSteps = Primer, DetachFeedback = true });
        double unprimed = MeanError("scheduled, one step of primer", 0.05f, new() { TeacherForcing = Schedule });
        MeanError("teacher forcing", 0.3f, new());
        MeanError("scheduled sampling", 0.3f, new() { TeacherForcing = Schedule, PrimerSteps = Primer });

        Assert.True(scheduled < forced / 1.5, $"scheduled sampling {scheduled}, teacher forcing {forced}");
        Assert.True(scheduled < Math.Min(detached, unprimed) / 2, $"scheduled sampling {scheduled}, detached {detached}, without a primer {unprimed}");
    }

    private double MeanError(string name, float noise, AutoregressiveOptions options)
    {
        double[] errors = [.. Enumerable.Range(1, 5).Select(seed => Error(noise, options, (ulong)seed))];
        output.WriteLine(FormattableString.Invariant($"noise {noise}  {name}: {errors.Average():F4}  ({string.Join(", ", errors.Select(e => e.ToString("F4")))})"));
        return errors.Average();
    }

    private static double Error(float noise, AutoregressiveOptions options, ulong seed)
    {
        var rng = new Rng(seed);
        var model = new Autoregressive(new Gru(1, 8, rng), new Linear(8, 1, rng), options);
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        for (int step = 0; step < Steps; step++)
        {
            Tensor waves = Waves(sequences: 16, time: 50, noise, rng);
            using var pass = ForwardContext.Training(rng, step);
            Tensor loss = Losses.MeanSquaredError(model.Forward(Ops.Slice(waves, 1, 0, 49), pass), new Sequence(Ops.Slice(waves, 1, 1, 49)));
            Gradients gradients = pass.Backward(loss);
            GradientClip.ByNorm(1).Apply(gradients);
            optimizer.Step(model.Parameters, gradients);
        }

        Tensor noisy = Waves(64, Primer + Ahead, noise, new Rng(99)), clean = Waves(64, Primer + Ahead, 0, new Rng(99));
        Sequence forecast = model.RollOut(Ops.Slice(noisy, 1, 0, Primer), Ahead);
        return Losses.MeanSquaredError(forecast, new Sequence(Ops.Slice(clean, 1, Primer, Ahead))).ToScalar();
    }

    /// <summary>Sines of period 50 with a phase and noise of their own; the phases are drawn first, so that the same seed gives them with any noise.</summary>
    private static Tensor Waves(int sequences, int time, float noise, Rng rng)
    {
        float[] phases = new float[sequences], values = new float[sequences * time];
        rng.FillUniform(phases, 0, 2 * MathF.PI);
        for (int i = 0; i < values.Length; i++)
            values[i] = MathF.Sin(phases[i / time] + 2 * MathF.PI * (i % time) / 50) + noise * rng.NextNormal();
        return Tensor.From([sequences, time, 1], values);
    }
}
