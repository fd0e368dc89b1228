namespace RnnLib.Data;

/// <summary>Forecasts a column's next values from the rows that are known.</summary>
/// <param name="past">All rows up to the moment of the forecast, oldest first.</param>
/// <param name="column">The column to forecast.</param>
/// <param name="horizon">How many rows ahead.</param>
/// <returns>The forecast of the next row, of the one after, and so on: <paramref name="horizon"/> values.</returns>
public delegate IReadOnlyList<float> Forecaster(TimeSeries past, string column, int horizon);
