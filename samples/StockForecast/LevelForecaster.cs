using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;

namespace StockForecast;

/// <summary>From the changes that a network says to the levels that are asked for.</summary>
internal sealed class LevelForecaster(Module<Sequence, Tensor> model, Scaler scaler, float[] levels)
{
    /// <summary>[windows, horizon]: from the last level known, on by one change after the other.</summary>
    public Tensor Forecast(WindowDataset windows)
    {
        Tensor said = Ops.Concatenate([.. windows.Batches(512).Select(batch => model.Predict(batch.Input))], axis: 0);
        float[] changes = said.ToArray();
        scaler.Inverse(windows.TargetNames[0], changes.AsSpan());
        int horizon = said.Shape[1];
        for (int window = 0; window < windows.Count; window++)
        {
            double logarithm = Math.Log(levels[windows.TargetRow(window)]);   // the first change leads from this level to the next
            for (int step = window * horizon; step < (window + 1) * horizon; step++)
                changes[step] = (float)Math.Exp(logarithm += changes[step]);
        }

        return Tensor.From(said.Shape, changes);
    }
}
