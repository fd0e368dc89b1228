using RnnLib;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace GradientFlowSample;

/// <summary>A network whose gradient explodes: what becomes of it without clipping, and with.</summary>
internal sealed class Explosion(Settings settings)
{
    private const float Gain = 1.1f;

    public void Run()
    {
        Console.WriteLine(FormattableString.Invariant($"\nAn RNN with relu whose recurrent weights have a spectral radius of {Gain}:"));
        GradientFlowReport report = Diagnose.GradientFlow(New(), Data().First(), Losses.MeanSquaredError);
        Console.WriteLine(report.Summary);
        string path = Path.Combine(settings.Output, "exploding.png");
        GradientFlowChart.Save(report, path, new() { Title = FormattableString.Invariant($"Gradient through time: recurrent weights of spectral radius {Gain}") });
        Console.WriteLine($"wrote {path}");
        foreach (GradientClip? clip in new[] { null, GradientClip.ByNorm(1) })
            Console.WriteLine($"  {(clip is null ? "without clipping" : "clipped to norm 1")}: {Train(clip)}");
    }

    private string Train(GradientClip? clip)
    {
        Module<Sequence, Tensor> model = New();
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Optimizer = new Sgd(new() { LearningRate = 0.01f }), Clip = clip });
        try
        {
            History history = trainer.Fit(Data, epochs: 3);
            (EpochRecord first, EpochRecord last) = (history.Epochs[0], history.Epochs[^1]);
            return FormattableString.Invariant($"loss {first.Loss:G3} in the first epoch, {last.Loss:G3} in the last; mean gradient norm {last.GradientNorm:G3}");
        }
        catch (TrainingDivergedException e)
        {
            NonFinite? found = Data().Select(batch => Diagnose.FirstNonFinite(model, batch, Losses.MeanSquaredError)).FirstOrDefault(place => place is not null);
            return $"{e.Message.Split('.')[0]}; {found?.ToString() ?? "all is finite on these batches"}";
        }
    }

    private Module<Sequence, Tensor> New()
    {
        var rng = new Rng(settings.Seed);
        var layer = new Rnn(2, settings.HiddenSize, rng, new() { Activation = Activation.Relu, Initialization = RecurrentInitialization.Identity });
        layer.Weights()["W_hh"] = Gain * Tensor.Identity(settings.HiddenSize);
        return layer.Then(new LastStep()).Then(new Linear(settings.HiddenSize, 1, rng));
    }

    private IEnumerable<Batch<Sequence>> Data()
    {
        var rng = new Rng(settings.Seed + 1);
        return Enumerable.Range(0, 50).Select(_ => AddingProblem.Draw(32, settings.Time, rng));
    }
}
