using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>What every optimiser of Keras does around its own step: it adds gradients up, clips them, and averages weights.</summary>
internal sealed class KerasSteps
{
    public static readonly string[] Attributes =
        ["gradient_accumulation_steps", "loss_scale_factor", "clipnorm", "clipvalue", "global_clipnorm", "use_ema", "ema_momentum", "ema_overwrite_frequency"];

    private readonly Attributes _attributes;
    private readonly WeightAverage? _average;
    private float[][]? _sums;
    private int _steps;

    public KerasSteps(Attributes attributes, Parameter[] parameters)
    {
        _attributes = attributes;
        if (attributes.Flag("use_ema"))
            _average = WeightAverage.Exponential(new Holder(parameters), attributes.Float("ema_momentum", 0.99f));
    }

    /// <summary>The gradients of the optimiser's step; null if it makes none now.</summary>
    public Tensor[]? Prepare(Tensor[] gradients)
    {
        _steps++;
        int every = _attributes.Int("gradient_accumulation_steps", 1);
        float scale = 1 / (_attributes.Float("loss_scale_factor", 1) * every);
        _sums ??= [.. gradients.Select(gradient => new float[gradient.Count])];
        for (int i = 0; i < gradients.Length; i++)
        {
            for (int j = 0; j < _sums[i].Length; j++)
                _sums[i][j] += gradients[i].Data[j] * scale;
        }

        if (_steps % every != 0)
            return null;
        Tensor[] summed = [.. gradients.Select((gradient, i) => Tensor.From(gradient.Shape, Clipped(_sums, i)))];
        _sums = null;
        return summed;
    }

    /// <summary>To be called after every step, made or not.</summary>
    public void Finish()
    {
        _average?.Update();
        if (_average is not null && _attributes.Int("ema_overwrite_frequency") is > 0 and var every && _steps % every == 0)
            _average.CopyToModel();
    }

    private float[] Clipped(float[][] gradients, int index)
    {
        float[] gradient = gradients[index];
        double factor = 1;
        if (_attributes.Float("clipnorm") is > 0 and var limit)
            factor = limit / Math.Max(Norm([gradient]), limit);
        else if (_attributes.Float("global_clipnorm") is > 0 and var globalLimit)
            factor = globalLimit / Math.Max(Norm(gradients), globalLimit);
        else if (_attributes.Float("clipvalue") is > 0 and var bound)
            return [.. gradient.Select(g => Math.Clamp(g, -bound, bound))];
        return [.. gradient.Select(g => (float)(g * factor))];
    }

    private static double Norm(float[][] gradients) => Math.Sqrt(gradients.Sum(gradient => gradient.Sum(g => (double)g * g)));

    private sealed class Holder : Module
    {
        public Holder(Parameter[] parameters)
        {
            foreach (Parameter parameter in parameters)
                Own(parameter);
        }
    }
}
